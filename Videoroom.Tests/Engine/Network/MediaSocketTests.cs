using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Videoroom.Engine.Network;
using Videoroom.Engine.Network.Linux;
using Videoroom.Engine.Network.Portable;

namespace Videoroom.Tests.Engine.Network;

public sealed class MediaSocketTests : IDisposable
{
    private readonly PacketBufferPool _pool = new(256);
    private readonly SendBatch _batch = new();

    public void Dispose()
    {
        _batch.Dispose();
        _pool.Dispose();
    }

    [SkippableTheory]
    [InlineData("127.0.0.1", false)]
    [InlineData("127.0.0.9", false)]
    [InlineData("::1", false)]
    [InlineData("127.0.0.1", true)]
    [InlineData("::1", true)]
    public void An_answer_leaves_from_the_address_that_was_asked(string server, bool portable)
    {
        Skip.IfNot(portable || LinuxSocketFactory.IsSupported);
        var address = IPAddress.Parse(server);
        Skip.If(address.AddressFamily == AddressFamily.InterNetworkV6 && !Socket.OSSupportsIPv6);
        using var socket = Open(portable);
        using var client = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        // A connected socket takes nothing from any other address.
        client.Connect(new IPEndPoint(address, socket.Port));
        client.Send("hello"u8);

        var receive = new ReceiveBatch(_pool);
        receive.Refill();
        socket.Wait(5000);
        Assert.Equal(1, socket.Receive(receive));
        Assert.Equal("hello"u8, receive[0].Datagram);
        Assert.Equal(client.LocalEndPoint, receive[0].Path.Remote.ToEndPoint());
        Assert.Equal(client.RemoteEndPoint, receive[0].Path.Local.ToEndPoint());

        Add(receive[0].Path, "world"u8);
        Assert.Equal(0, socket.Send(_batch));
        var answer = new byte[100];
        client.ReceiveTimeout = 5000;
        Assert.Equal("world"u8, answer.AsSpan(0, client.Receive(answer)));
        receive.Release(receive.Ready);
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_datagram_that_cannot_be_sent_does_not_keep_the_others_back(bool portable)
    {
        Skip.IfNot(portable || LinuxSocketFactory.IsSupported);
        using var socket = Open(portable);
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        client.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var local = TransportAddress.FromIPv4(0x7F000001, (ushort)socket.Port);
        var good = Videoroom.Engine.Network.Path.Udp(TransportAddress.FromEndPoint((IPEndPoint)client.LocalEndPoint!), local);
        var foreignSource = Videoroom.Engine.Network.Path.Udp(good.Remote, TransportAddress.FromIPv4(0xC0000263, local.Port));
        var portZero = Videoroom.Engine.Network.Path.Udp(good.Remote.WithPort(0), local);

        Add(foreignSource, "a"u8);
        Add(good, "b"u8);
        Add(portZero, "c"u8);
        Add(portZero, "d"u8);
        Add(good, "e"u8);

        Assert.Equal(3, socket.Send(_batch));
        var received = new byte[10];
        client.ReceiveTimeout = 5000;
        Assert.Equal("b"u8, received.AsSpan(0, client.Receive(received)));
        Assert.Equal("e"u8, received.AsSpan(0, client.Receive(received)));
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_wake_up_ends_the_wait_even_when_it_came_before(bool portable)
    {
        Skip.IfNot(portable || LinuxSocketFactory.IsSupported);
        using var socket = Open(portable);
        using var early = new ManualResetEventSlim();
        var waiting = new Thread(() =>
        {
            for (var i = 0; i < 3; i++)
            {
                socket.Wake();
                socket.Wait(-1);
            }

            early.Set();
            socket.Wait(-1);
        })
        { IsBackground = true };
        waiting.Start();

        Assert.True(early.Wait(TimeSpan.FromSeconds(60)), "A wake-up that came before the wait did not end it.");
        socket.Wake();
        Assert.True(waiting.Join(TimeSpan.FromSeconds(60)), "A wake-up did not end the wait.");
    }

    [SkippableFact]
    public void Several_sockets_share_the_port_but_another_process_may_not_take_it()
    {
        Skip.IfNot(LinuxSocketFactory.IsSupported);
        var sockets = LinuxSocketFactory.Open(0, 3, 1 << 16, NullLogger.Instance);
        try
        {
            Assert.Single(sockets.Select(socket => socket.Port).Distinct());
            var error = Assert.Throws<System.ComponentModel.Win32Exception>(
                () => LinuxSocketFactory.Open(sockets[0].Port, 1, 1 << 16, NullLogger.Instance));
            Assert.Contains(sockets[0].Port.ToString(), error.Message);
        }
        finally
        {
            foreach (var socket in sockets)
            {
                socket.Dispose();
            }
        }
    }

    [SkippableFact]
    public void More_than_a_batch_is_taken_in_several_calls_and_too_long_a_datagram_comes_empty()
    {
        Skip.IfNot(LinuxSocketFactory.IsSupported);
        using var socket = Open(portable: false);
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        client.Connect(new IPEndPoint(IPAddress.Loopback, socket.Port));
        client.Send(new byte[PacketBuffer.Capacity + 1]);
        for (var i = 1; i < ReceiveBatch.Size + 10; i++)
        {
            client.Send([(byte)i]);
        }

        var receive = new ReceiveBatch(_pool);
        receive.Refill();
        Assert.Equal(ReceiveBatch.Size, socket.Receive(receive));
        Assert.Equal(0, receive[0].Length);
        Assert.Equal(63, receive[63].Datagram[0]);
        receive.Release(ReceiveBatch.Size);
        receive.Refill();
        Assert.Equal(10, socket.Receive(receive));
        Assert.Equal(64, receive[0].Datagram[0]);
        receive.Release(receive.Ready);
        Assert.Equal(0, _pool.Rented);
    }

    private static IMediaSocket Open(bool portable) => portable
        ? new PortableMediaSocket([IPAddress.Loopback, IPAddress.IPv6Loopback], 0, 1 << 16)
        : LinuxSocketFactory.Open(0, 1, 1 << 20, NullLogger.Instance)[0];

    private void Add(in Videoroom.Engine.Network.Path path, ReadOnlySpan<byte> data)
    {
        data.CopyTo(_batch.Next);
        _batch.Add(path, data.Length);
    }
}
