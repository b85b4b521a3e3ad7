using Videoroom.Engine.Network;

namespace Videoroom.Tests.Engine.Network;

public class Rfc4571FramingTests
{
    [Fact]
    public void Datagrams_are_found_one_after_the_other_and_an_empty_one_is_one()
    {
        byte[] stream = [0, 3, 1, 2, 3, 0, 0, 0, 1, 9, 0, 2, 7];
        var found = new List<string>();
        var begin = 0;
        var rounds = new RoundLimit(100);
        while (rounds.Next() && Rfc4571Framing.TryReadFrame(stream.AsSpan(begin), out var frame, out var datagram, out _))
        {
            Assert.Equal(Rfc4571Framing.HeaderLength + datagram, frame);
            found.Add(Convert.ToHexString(stream, begin + Rfc4571Framing.HeaderLength, datagram));
            begin += frame;
        }

        Assert.Equal(["010203", "", "09"], found);
        Assert.Equal(3, stream.Length - begin);
    }

    [Fact]
    public void Row03_a_datagram_over_2048_bytes_breaks_the_connection()
    {
        Assert.False(Rfc4571Framing.TryReadFrame([0x08, 0x01], out var frame, out _, out var isBroken));
        Assert.True(isBroken && frame == 0);
        Assert.False(Rfc4571Framing.TryReadFrame([0x08, 0x00], out _, out _, out isBroken));
        Assert.False(isBroken);
        Assert.False(Rfc4571Framing.TryReadFrame([0x08], out _, out _, out isBroken));
        Assert.False(isBroken);
        var longest = new byte[2050];
        Rfc4571Framing.WriteHeader(longest, 2048);
        Assert.True(Rfc4571Framing.TryReadFrame(longest, out frame, out var datagram, out _));
        Assert.Equal((2050, 2048), (frame, datagram));
    }
}
