using System.Security.Cryptography;
using Videoroom.Engine.Network;
using Videoroom.Engine.Relay;

namespace Videoroom.Tests.Engine.Relay;

public sealed class RelayPacketTests : IDisposable
{
    private static readonly RelayFrame Frame = new(RelayFrameKind.Media, 2, 0xABCD, 0x01020304);

    private readonly RelayOffer _offer = NewOffer(0xCAFE0001);
    private readonly RelaySealer _sealer;
    private readonly RelayOpener _opener;

    public RelayPacketTests()
    {
        _sealer = new RelaySealer(_offer);
        _opener = new RelayOpener(_offer);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(1200)]
    [InlineData(1500)]
    public void What_is_sealed_opens_to_the_same(int length)
    {
        var payload = RandomNumberGenerator.GetBytes(length);
        var datagram = Seal(_sealer, payload);
        Assert.Equal(length + RelayPacket.Overhead, datagram.Length);
        Assert.Equal(DatagramKind.Relay, Demultiplexer.Classify(datagram));
        Assert.True(RelayPacket.TryReadLinkId(datagram, out var linkId));
        Assert.Equal(0xCAFE0001, linkId);
        if (length > 7)
        {
            Assert.Equal(-1, datagram.AsSpan().IndexOf(payload));
        }

        Assert.True(_opener.TryOpen(datagram, out var frame, out var range));
        Assert.Equal(Frame, frame);
        Assert.Equal(payload, datagram[range]);
    }

    [Fact]
    public void Row17_a_packet_opens_once_in_any_order_and_not_when_it_is_too_old_to_tell()
    {
        var datagrams = Enumerable.Range(0, 3000).Select(i => Seal(_sealer, [(byte)i])).ToList();
        foreach (var i in new[] { 2, 0, 1, 2500 })
        {
            Assert.True(_opener.TryOpen(datagrams[i].ToArray(), out _, out _));
        }

        foreach (var i in new[] { 2, 0, 1, 2500, 3, 1000 })
        {
            Assert.False(_opener.TryOpen(datagrams[i].ToArray(), out _, out _));
        }

        Assert.True(_opener.TryOpen(datagrams[2000].ToArray(), out _, out _));
        Assert.Equal(2500ul, _opener.Highest);
    }

    [Fact]
    public void Row17_no_byte_can_be_changed_and_none_be_missing_and_nothing_is_lost_by_the_attempt()
    {
        var datagram = Seal(_sealer, [1, 2, 3, 4, 5]);
        for (var i = 0; i < datagram.Length; i++)
        {
            var forged = datagram.ToArray();
            forged[i] ^= 0x40;
            Assert.False(RelayPacket.TryReadLinkId(forged, out var linkId) && linkId == _offer.LinkId && _opener.TryOpen(forged, out _, out _));
        }

        for (var length = 0; length < datagram.Length; length++)
        {
            var cut = datagram[..length];
            Assert.False(RelayPacket.TryReadLinkId(cut, out _) && _opener.TryOpen(cut, out _, out _));
        }

        Assert.True(_opener.TryOpen(datagram, out _, out _));
    }

    [Fact]
    public void Row17_another_links_key_opens_nothing()
    {
        using var another = new RelayOpener(NewOffer(_offer.LinkId));
        Assert.False(another.TryOpen(Seal(_sealer, [1]), out _, out _));
    }

    [Fact]
    public void Whatever_comes_it_never_throws()
    {
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            var datagram = new byte[random.Next(0, 80)];
            random.NextBytes(datagram);
            if (datagram.Length > 0)
            {
                datagram[0] = RelayPacket.FirstByte;
            }

            Assert.False(RelayPacket.TryReadLinkId(datagram, out _) && _opener.TryOpen(datagram, out _, out _));
        }
    }

    [Fact]
    public void A_key_ends_with_its_counter()
    {
        using var sealer = new RelaySealer(_offer, RelayPacket.MaxCounter - 1);
        Assert.True(_opener.TryOpen(Seal(sealer, [1]), out _, out _));
        Assert.True(_opener.TryOpen(Seal(sealer, [2]), out _, out _));
        Assert.Equal(RelayPacket.MaxCounter, _opener.Highest);
        Assert.Empty(Seal(sealer, [3]));
    }

    [Fact]
    public void An_offer_goes_over_as_bytes_and_tells_no_secret_as_text()
    {
        var bytes = _offer.ToBytes();
        Assert.InRange(bytes.Length, 1, RelayOffer.MaxLength);
        Assert.True(RelayOffer.TryParse(bytes, out var offer));
        Assert.True(offer!.IsSame(_offer));
        Assert.Equal("RelayOffer { Address = 192.0.2.1:20000 }", offer.ToString());
        Assert.DoesNotContain(Convert.ToHexString(offer.Key), offer.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.False(NewOffer(_offer.LinkId).IsSame(_offer));
    }

    [Theory]
    [InlineData("192.0.2.1")]
    [InlineData("192.0.2.1:0")]
    [InlineData("node.example:20000")]
    [InlineData("")]
    public void An_offer_without_an_end_point_is_none(string address)
        => Assert.False(RelayOffer.TryParse(new RelayOffer(address, 1, _offer.Key, _offer.Salt).ToBytes(), out _));

    [Fact]
    public void A_cut_or_padded_offer_is_none()
    {
        var bytes = _offer.ToBytes();
        for (var length = 0; length < bytes.Length - "0.2.1:20000".Length; length++)
        {
            Assert.False(RelayOffer.TryParse(bytes.AsSpan(0, length), out _));
        }

        Assert.False(RelayOffer.TryParse([.. bytes, 0], out _));
        Assert.False(RelayOffer.TryParse([2, .. bytes[1..]], out _));
        Assert.Throws<ArgumentException>(() => new RelayOffer("192.0.2.1:1", 1, new byte[15], new byte[12]));
        Assert.Throws<ArgumentException>(() => new RelayOffer(new string('1', 65), 1, new byte[16], new byte[12]));
    }

    public void Dispose()
    {
        _sealer.Dispose();
        _opener.Dispose();
    }

    private static RelayOffer NewOffer(uint linkId) => new(
        "192.0.2.1:20000", linkId, RandomNumberGenerator.GetBytes(RelayOffer.KeyLength), RandomNumberGenerator.GetBytes(RelayOffer.SaltLength));

    private static byte[] Seal(RelaySealer sealer, byte[] payload)
    {
        var datagram = new byte[2048];
        return datagram[..sealer.Seal(Frame, payload, datagram)];
    }
}
