using System.Net;
using System.Net.Sockets;
using Videoroom.Engine.Ice;
using Videoroom.Engine.Network;

namespace Videoroom.Tests.Engine.Ice;

public sealed class BindingProbeTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Impatience = TimeSpan.FromMilliseconds(50);

    private readonly Socket _server = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

    public BindingProbeTests() => _server.Bind(new IPEndPoint(IPAddress.Loopback, 0));

    private IPEndPoint Address => (IPEndPoint)_server.LocalEndPoint!;

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task A_server_that_answers_the_request_is_reached()
    {
        var probe = BindingProbe.IsAnsweredAsync(Address, Patience);

        var (request, client) = await ReceiveAsync();
        Assert.True(StunMessage.TryParse(request, out var message));
        Assert.Equal((StunClass.Request, StunMethod.Binding, true), (message.Class, message.Method, message.HasValidFingerprint()));
        Assert.Equal(28, request.Length);
        Answer(request, client);

        Assert.True(await probe);
    }

    [Fact]
    public async Task A_request_that_is_lost_is_repeated_twice_each_with_another_id()
    {
        var probe = BindingProbe.IsAnsweredAsync(Address, Impatience);
        var ids = new HashSet<string>();
        for (var i = 0; i < 3; i++)
        {
            ids.Add(Convert.ToHexString((await ReceiveAsync()).Request.AsSpan(8, 12)));
        }

        Assert.False(await probe);
        Assert.Equal(3, ids.Count);
        Assert.Equal(0, _server.Available);
    }

    [Fact]
    public async Task What_is_no_STUN_message_does_not_count()
    {
        var probe = BindingProbe.IsAnsweredAsync(Address, Patience);
        for (var i = 0; i < 3; i++)
        {
            _server.SendTo("hello"u8.ToArray(), (await ReceiveAsync()).Client);
        }

        Assert.False(await probe);
    }

    [Fact]
    public async Task A_closed_port_is_not_reached()
    {
        var address = Address;
        _server.Dispose();

        Assert.False(await BindingProbe.IsAnsweredAsync(address, Impatience));
    }

    [Theory]
    [InlineData(StunClass.ErrorResponse, false)]
    [InlineData(StunClass.Request, false)]
    [InlineData(StunClass.SuccessResponse, true)]
    internal async Task Row03_only_the_success_response_to_the_request_counts(StunClass answer, bool isAnothers)
    {
        var probe = BindingProbe.IsAnsweredAsync(Address, Patience);
        for (var i = 0; i < 3; i++)
        {
            var (request, client) = await ReceiveAsync();
            if (isAnothers)
            {
                request[19] ^= 1;
            }

            Answer(request, client, answer);
        }

        Assert.False(await probe);
    }

    private async Task<(byte[] Request, EndPoint Client)> ReceiveAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        var buffer = new byte[1500];
        var received = await _server.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0), patience.Token);
        return (buffer[..received.ReceivedBytes], received.RemoteEndPoint);
    }

    private void Answer(byte[] request, EndPoint client, StunClass answer = StunClass.SuccessResponse)
    {
        var buffer = new byte[100];
        var writer = new StunWriter(buffer, answer, StunMethod.Binding, request.AsSpan(8, 12));
        writer.AddXorAddress(StunAttribute.XorMappedAddress, TransportAddress.FromEndPoint((IPEndPoint)client));
        _server.SendTo(buffer.AsSpan(0, writer.Length), client);
    }
}
