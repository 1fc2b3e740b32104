import socket
from contextlib import closing

import pytest

from dealwright.config.supervisor import ports
from dealwright.config.trouble import Trouble


class TestRefuseTaken:
    def test_says_which_port_is_taken(self):
        with closing(socket.create_server(("127.0.0.1", 0))) as other:
            port = other.getsockname()[1]

            with pytest.raises(Trouble, match=f"Port {port} is taken by another program"):
                ports.refuse_taken("127.0.0.1", port)

    def test_lets_a_port_pass_that_was_just_closed(self):
        with closing(socket.create_server(("127.0.0.1", 0))) as other:
            port = other.getsockname()[1]

        ports.refuse_taken("127.0.0.1", port)

    def test_refuses_an_address_of_another_machine(self):
        with pytest.raises(Trouble, match="is not an address of this machine"):
            ports.refuse_taken("192.0.2.1", 8000)
