"""A company to try: a phone shop with its people, products, clients and deals; removed by one button."""
