using System.Net.Sockets;
using Videoroom.Engine.Network.Tcp;

namespace Videoroom.Tests.Engine.Network.Tcp;

public class AcceptErrorsTests
{
    [Theory]
    [InlineData(SocketError.ConnectionAborted, true)]
    [InlineData(SocketError.ConnectionReset, true)]
    [InlineData(SocketError.HostUnreachable, true)]
    [InlineData(SocketError.TooManyOpenSockets, false)]
    [InlineData(SocketError.NoBufferSpaceAvailable, false)]
    [InlineData(SocketError.InvalidArgument, false)]
    public void Only_a_connection_s_own_error_is_no_reason_to_wait(SocketError error, bool isOfTheConnection)
        => Assert.Equal(isOfTheConnection, AcceptErrors.IsOfTheConnection(new SocketException((int)error)));
}
