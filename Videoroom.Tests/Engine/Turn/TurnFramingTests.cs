using Videoroom.Engine.Ice;
using Videoroom.Engine.Turn;
using Videoroom.Tests.Engine.Ice;

namespace Videoroom.Tests.Engine.Turn;

public class TurnFramingTests
{
    [Fact]
    public void Messages_are_found_one_after_the_other_however_they_arrive()
    {
        byte[][] messages = [Rfc5769Vectors.Request, TurnRig.ChannelData(0x4000, "abcde"u8), TurnRig.ChannelData(0x7FFF, []), Rfc5769Vectors.ResponseIPv6, TurnRig.ChannelData(0x4001, "abcd"u8)];
        byte[] stream = [.. messages.SelectMany(message => message.Concat(new byte[(4 - (message.Length % 4)) % 4]))];
        for (var step = 1; step < stream.Length; step++)
        {
            var found = new List<byte[]>();
            var begin = 0;
            for (var end = Math.Min(step, stream.Length); ; end = Math.Min(end + step, stream.Length))
            {
                var rounds = new RoundLimit(1_000);
                while (rounds.Next() && TurnFraming.TryReadFrame(stream.AsSpan(begin, end - begin), out var frame, out var datagram, out _))
                {
                    found.Add(stream[begin..(begin + datagram)]);
                    begin += frame;
                }

                if (end == stream.Length)
                {
                    break;
                }
            }

            Assert.Equal(messages, found);
        }
    }

    [Fact]
    public void Nothing_is_broken_as_long_as_it_may_still_become_a_message()
    {
        foreach (var message in new[] { Rfc5769Vectors.Request, TurnRig.ChannelData(0x4000, new byte[9]) })
        {
            for (var length = 0; length < message.Length; length++)
            {
                Assert.False(TurnFraming.TryReadFrame(message.AsSpan(0, length), out var frame, out var datagram, out var isBroken));
                Assert.Equal((0, 0, false), (frame, datagram, isBroken));
            }
        }
    }

    [Fact]
    public void The_first_byte_says_what_a_frame_is_and_the_cookie_is_looked_at_once_it_is_whole()
    {
        for (var first = 0; first < 256; first++)
        {
            var (isStun, isChannelData) = (first <= 3, first is >= 64 and <= 127);
            byte[] bytes = [(byte)first, 0, 0, 0, 0x21, 0x12, 0xA4, 0x42, .. new byte[12]];
            Assert.Equal(isStun || isChannelData, TurnFraming.TryReadFrame(bytes, out var frame, out _, out var isBroken));
            Assert.Equal(isStun ? 20 : isChannelData ? 4 : 0, frame);
            Assert.Equal(!isStun && !isChannelData, isBroken);

            bytes[7]++;
            TurnFraming.TryReadFrame(bytes.AsSpan(0, 7), out _, out _, out isBroken);
            Assert.Equal(!isStun && !isChannelData, isBroken);
            TurnFraming.TryReadFrame(bytes.AsSpan(0, 8), out _, out _, out isBroken);
            Assert.Equal(!isChannelData, isBroken);
        }
    }

    [Theory]
    [InlineData("04")]
    [InlineData("3F000000")]
    [InlineData("80600000")]
    [InlineData("16030100")]
    [InlineData("474554202F20485454502F312E310D0A0D0A0000")]
    [InlineData("0001000100000000")]
    [InlineData("0001000000000000")]
    [InlineData("000107F0")]
    [InlineData("0001FFFC")]
    [InlineData("400007FD")]
    [InlineData("4000FFFF")]
    [InlineData("0001000000000000000000000000000000000000")]
    public void Row03_what_can_begin_no_message_or_one_over_2048_bytes_breaks_the_connection(string bytes)
    {
        Assert.False(TurnFraming.TryReadFrame(Convert.FromHexString(bytes), out var frame, out var datagram, out var isBroken));
        // "GET " begins like ChannelData; its length, "T ", is what is too long.
        Assert.Equal((0, 0, true), (frame, datagram, isBroken));
    }

    [Fact]
    public void The_longest_frames_pass()
    {
        Assert.True(TurnFraming.TryReadFrame(TurnRig.ChannelData(0x4000, new byte[2044]), out var frame, out _, out _));
        Assert.Equal(2048, frame);
        var buffer = new byte[2048];
        var writer = new StunWriter(buffer, StunClass.Indication, StunMethod.Send, new byte[12]);
        writer.Add(StunAttribute.Data, new byte[2024]);
        Assert.True(TurnFraming.TryReadFrame(buffer, out frame, out var datagram, out _));
        Assert.Equal((2048, 2048), (frame, datagram));
    }

    [Fact]
    public void Row03_no_bytes_make_it_throw_or_stand_still()
    {
        var random = new Random(8656);
        var bytes = new byte[3000];
        for (var i = 0; i < 20_000; i++)
        {
            random.NextBytes(bytes.AsSpan(0, 24));
            bytes[0] &= (byte)random.Next(256);
            if (i % 2 == 0)
            {
                bytes[2] &= 7;
            }

            if (TurnFraming.TryReadFrame(bytes.AsSpan(0, random.Next(bytes.Length)), out var frame, out var datagram, out var isBroken))
            {
                Assert.True(!isBroken && frame is > 0 and <= 2048 && datagram <= frame && datagram > frame - 4);
            }
        }
    }
}
