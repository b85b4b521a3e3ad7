using System.Buffers.Binary;
using Videoroom.Engine.Ice;
using Videoroom.Engine.Network;
using Videoroom.Engine.Turn;

namespace Videoroom.Tests.Engine.Turn;

/// <summary>What the server sends to a client through the relay.</summary>
public class TurnAllocationTests
{
    private readonly TurnRig _rig = new();

    [Fact]
    public void A_path_to_a_peer_looks_like_the_relay_and_travels_on_the_client_s_path()
    {
        var allocation = _rig.AllocateAndFind();
        var path = allocation.PathTo(TurnRig.Server);
        Assert.Equal((PathKind.Relayed, allocation.Relayed, TurnRig.Server), (path.Kind, path.Remote, path.Local));
        Assert.Same(allocation, path.Carrier);
        Assert.Equal(TurnRig.Client(), allocation.Wire);
        Assert.Null(allocation.Socket);
        Assert.Same(_rig.User, allocation.User);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(1200)]
    [InlineData(1997)]
    public void A_bound_channel_takes_four_bytes_and_padding_on_streams_only(int length)
    {
        foreach (var (client, padded) in new[] { (TurnRig.Client(), length), (TurnRig.StreamClient(), (length + 3) & ~3) })
        {
            var allocation = _rig.AllocateAndFind(client);
            _rig.Bind(0x4ABC, TurnRig.Server, client);
            var (frame, wrapping) = Wrap(allocation, TurnRig.Server, length);

            Assert.Equal(new DatagramWrapping(4, 0x4ABC), wrapping);
            Assert.Equal(4 + padded, frame.Length);
            Assert.Equal(0x4ABC, BinaryPrimitives.ReadUInt16BigEndian(frame));
            Assert.Equal(length, BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(2)));
            AssertPayload(frame.AsSpan(4), length);
            if (client.Carrier is not null)
            {
                Assert.True(TurnFraming.TryReadFrame(frame, out var frameLength, out var datagramLength, out _) && frameLength == frame.Length && datagramLength == 4 + length);
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(1200)]
    [InlineData(1997)]
    public void Without_a_channel_it_is_a_Data_indication(int length)
    {
        var ipv4 = _rig.AllocateAndFind();
        var ipv6 = _rig.AllocateAndFind(TurnRig.StreamClient(1), TurnRig.Family(2));
        _rig.Permit(TurnRig.Server);
        _rig.Permit(ipv6.Client, null, TurnRig.ServerIPv6);
        foreach (var (allocation, peer, header) in new[] { (ipv4, TurnRig.Server, 36), (ipv6, TurnRig.ServerIPv6, 48) })
        {
            var (frame, wrapping) = Wrap(allocation, peer, length);
            Assert.Equal(new DatagramWrapping(header, 0, peer), wrapping);
            Assert.InRange(header, 0, PathCarrier.MaxHeaderLength);
            Assert.True(StunMessage.TryParse(frame, out var message));
            Assert.Equal((StunClass.Indication, StunMethod.Data), (message.Class, message.Method));
            Assert.True(message.TryGetXorAddress(StunAttribute.XorPeerAddress, out var from));
            Assert.Equal(peer, from);
            Assert.True(message.TryGetAttribute(StunAttribute.Data, out var data));
            Assert.Equal(length, data.Length);
            AssertPayload(frame.AsSpan(header), length);
        }
    }

    [Fact]
    public void Two_Data_indications_have_different_numbers()
    {
        var allocation = _rig.AllocateAndFind();
        _rig.Permit(TurnRig.Server);
        Assert.NotEqual(Wrap(allocation, TurnRig.Server, 4).Frame[8..20], Wrap(allocation, TurnRig.Server, 4).Frame[8..20]);
    }

    [Fact]
    public void Nothing_goes_to_a_client_whose_allocation_has_ended_or_expired()
    {
        var allocation = _rig.AllocateAndFind();
        _rig.Bind(0x4000, TurnRig.Server);
        var path = allocation.PathTo(TurnRig.Server);
        Assert.True(allocation.TryBegin(path, _rig.Now, out _));
        Assert.False(allocation.TryBegin(path, _rig.Now + 600_000, out _));
        Assert.False(allocation.TryBegin(allocation.PathTo(TurnRig.Server.WithPort(1)) with { Local = TurnRig.ServerIPv6 }, _rig.Now, out _));

        Assert.False(allocation.IsClosed);
        _rig.Refresh(0);
        Assert.True(allocation.IsClosed);
        Assert.False(allocation.TryBegin(path, _rig.Now, out var wrapping));
        Assert.Equal(default, wrapping);

        // The same client's next allocation is another way, even with the same relayed address.
        Assert.NotEqual(path, _rig.AllocateAndFind().PathTo(TurnRig.Server));
    }

    [Fact]
    public async Task Other_loops_may_send_while_the_client_changes_its_channels()
    {
        var allocation = _rig.AllocateAndFind();
        _rig.Permit(TurnRig.Server);
        var now = _rig.Now;
        using var stop = new CancellationTokenSource();
        var sender = Task.Run(() =>
        {
            var frame = new byte[2048];
            var path = allocation.PathTo(TurnRig.Server);
            var sent = 0;
            while (!stop.IsCancellationRequested || sent == 0)
            {
                Assert.True(allocation.TryBegin(path, now, out var wrapping));
                Assert.Contains(allocation.Wrap(frame, wrapping, 100), new[] { 104, 136 });
                sent++;
            }
        });
        try
        {
            for (var i = 0; i < 100; i++)
            {
                _rig.Bind(0x4000, TurnRig.Server);
                _rig.Permit(TurnRig.Server.WithPort(0));
            }
        }
        finally
        {
            await stop.CancelAsync();
        }

        await sender;
    }

    private (byte[] Frame, DatagramWrapping Wrapping) Wrap(TurnAllocation allocation, TransportAddress peer, int length)
    {
        Assert.True(allocation.TryBegin(allocation.PathTo(peer), _rig.Now, out var wrapping));
        var frame = new byte[2048];
        frame.AsSpan().Fill(0xEE);
        for (var i = 0; i < length; i++)
        {
            frame[wrapping.HeaderLength + i] = (byte)(i + 1);
        }

        var total = allocation.Wrap(frame, wrapping, length);
        Assert.Equal(0xEE, frame.Length == total ? 0xEE : frame[total]);
        return (frame[..total], wrapping);
    }

    private static void AssertPayload(ReadOnlySpan<byte> padded, int length)
    {
        for (var i = 0; i < padded.Length; i++)
        {
            Assert.Equal(i < length ? (byte)(i + 1) : 0, padded[i]);
        }
    }
}
