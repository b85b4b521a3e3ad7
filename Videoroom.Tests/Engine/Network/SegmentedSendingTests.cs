using System.Net;
using System.Net.Sockets;
using Videoroom.Engine.Network;
using Videoroom.Engine.Network.Linux;
using MediaPath = Videoroom.Engine.Network.Path;

namespace Videoroom.Tests.Engine.Network;

/// <summary>Neighbours of one path and size go out as one message; a receiver must not be able to tell.</summary>
public sealed unsafe class SegmentedSendingTests : IDisposable
{
    private const int OptionNoChecksum = 11;
    private const int OptionIPv6NoChecksum = 101;

    private readonly SendBatch _batch = new();
    private byte _nextByte;

    public static TheoryData<int[]> Sizes => new()
    {
        { [1100, 1100, 1100] },
        { [1100, 1100, 1100, 300] },
        { [1100, 1100, 300, 1100, 1101, 1101, 20, 1] },
        { [300, 1100, 1100, 1100, 0, 1100, 1100, 0, 0, 7] },
        { [SendBatch.MaxDatagram, SendBatch.MaxDatagram, SendBatch.MaxDatagram - 1] },
        { [.. Enumerable.Repeat(1200, SendBatch.Size)] },
        { [.. Enumerable.Repeat(17, SendBatch.Size)] },
        { [.. Enumerable.Range(0, SendBatch.Size).Select(i => 1000 + (i / 3))] },
        { [.. Enumerable.Range(0, SendBatch.Size).Select(i => 1000 - (i / 3))] },
    };

    public void Dispose() => _batch.Dispose();

    [SkippableTheory]
    [MemberData(nameof(Sizes))]
    public void A_receiver_gets_the_same_datagrams_in_order_from_the_address_that_was_asked(int[] sizes)
    {
        foreach (var (server, ipv6) in new[] { ("127.0.0.1", false), ("127.0.0.9", false), ("127.0.0.9", true), ("::1", true) })
        {
            using var link = new Link(IPAddress.Parse(server), ipv6);
            var sent = sizes.Select(size => Add(link.Path, size)).ToArray();

            Assert.Equal(0, link.Server.Send(_batch));

            foreach (var datagram in sent)
            {
                Assert.Equal(datagram, Receive(link.Client));
            }

            Assert.Equal(0, link.Client.Available);
            _batch.Clear();
        }
    }

    [SkippableFact]
    public void Datagrams_of_several_receivers_reach_each_his_own()
    {
        using var one = new Link(IPAddress.Loopback, ipv6: true);
        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        other.Connect(one.Client.RemoteEndPoint!);
        var toOther = MediaPath.Udp(TransportAddress.FromEndPoint((IPEndPoint)other.LocalEndPoint!), one.Path.Local);
        byte[][] toOne = [Add(one.Path, 900), Add(one.Path, 900)];
        byte[][] toTheOther = [Add(toOther, 900), Add(toOther, 900), Add(toOther, 900)];
        var last = Add(one.Path, 900);

        Assert.Equal(0, one.Server.Send(_batch));

        foreach (var datagram in toOne.Append(last))
        {
            Assert.Equal(datagram, Receive(one.Client));
        }

        foreach (var datagram in toTheOther)
        {
            Assert.Equal(datagram, Receive(other));
        }

        Assert.Equal(0, one.Client.Available);
        Assert.Equal(0, other.Available);
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void Where_the_system_refuses_to_segment_each_datagram_goes_alone(bool ipv6)
    {
        using var link = new Link(ipv6 ? IPAddress.IPv6Loopback : IPAddress.Loopback, ipv6);
        // Without checksums the kernel does not segment, and says so only when it is asked to (udp_send_skb).
        var on = 1;
        Assert.Equal(0, ipv6
            ? LibC.SetSocketOption(link.Descriptor, LibC.LevelUdp, OptionIPv6NoChecksum, &on, sizeof(int))
            : LibC.SetSocketOption(link.Descriptor, LibC.LevelSocket, OptionNoChecksum, &on, sizeof(int)));
        byte[][] sent = [Add(link.Path, 900), Add(link.Path, 900), Add(link.Path, 900), Add(link.Path, 901), Add(link.Path, 901)];
        if (ipv6)
        {
            AllowNoChecksum(link);
        }

        Assert.Equal(0, link.Server.Send(_batch));

        foreach (var datagram in sent)
        {
            Assert.Equal(datagram, Receive(link.Client));
        }

        Assert.Equal(0, link.Client.Available);
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_refused_run_is_counted_datagram_by_datagram_and_keeps_nothing_back(bool ipv6)
    {
        using var link = new Link(IPAddress.Loopback, ipv6);
        var foreignSource = MediaPath.Udp(link.Path.Remote, TransportAddress.FromIPv4(0xC0000263, link.Path.Local.Port));
        var first = Add(link.Path, 500);
        for (var i = 0; i < 5; i++)
        {
            Add(foreignSource, 500);
        }

        byte[][] rest = [Add(link.Path, 500), Add(link.Path, 500)];
        Add(MediaPath.Udp(link.Path.Remote.WithPort(0), link.Path.Local), 500);
        var last = Add(link.Path, 500);

        Assert.Equal(6, link.Server.Send(_batch));

        Assert.Equal(first, Receive(link.Client));
        foreach (var datagram in rest)
        {
            Assert.Equal(datagram, Receive(link.Client));
        }

        Assert.Equal(last, Receive(link.Client));
        Assert.Equal(0, link.Client.Available);
    }

    private static byte[] Receive(Socket client)
    {
        client.ReceiveTimeout = 5000;
        var buffer = new byte[SendBatch.MaxDatagram + 1];
        return buffer[..client.Receive(buffer)];
    }

    private static void AllowNoChecksum(Link link)
    {
        var on = 1;
        const int AcceptNoChecksum = 102;
        Assert.Equal(0, LibC.SetSocketOption((int)link.Client.Handle, LibC.LevelUdp, AcceptNoChecksum, &on, sizeof(int)));
    }

    private byte[] Add(in MediaPath path, int size)
    {
        var datagram = new byte[size];
        foreach (ref var value in datagram.AsSpan())
        {
            value = unchecked((byte)((_nextByte++ * 7) + size));
        }

        datagram.CopyTo(_batch.Next);
        _batch.Add(path, size);
        return datagram;
    }

    /// <summary>A media socket and a client that talks to it.</summary>
    private sealed class Link : IDisposable
    {
        public Link(IPAddress server, bool ipv6)
        {
            Skip.IfNot(LinuxSocketFactory.IsSupported);
            Skip.If(ipv6 && !Socket.OSSupportsIPv6);
            Descriptor = LibC.Socket(ipv6 ? LibC.AddressFamilyIPv6 : LibC.AddressFamilyIPv4, LibC.SocketDatagram | LibC.SocketNonBlocking, 0);
            var address = stackalloc byte[SocketAddressCodec.AddressSize];
            Assert.Equal(0, LibC.Bind(Descriptor, address, SocketAddressCodec.WriteAddress(address, ipv6, default)));
            Server = new LinuxMediaSocket(Descriptor, ipv6);
            Client = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 1 << 20 };
            // A connected socket takes nothing from any other address.
            Client.Connect(new IPEndPoint(server, Server.Port));
            Path = MediaPath.Udp(
                TransportAddress.FromEndPoint((IPEndPoint)Client.LocalEndPoint!),
                TransportAddress.FromAddress(server, (ushort)Server.Port));
        }

        public int Descriptor { get; }

        public LinuxMediaSocket Server { get; }

        public Socket Client { get; }

        public MediaPath Path { get; }

        public void Dispose()
        {
            Client.Dispose();
            Server.Dispose();
        }
    }
}
