using Akka.Remote.Links;
using Akka.Serialization;

namespace Videoroom.Tests.ActorKernel.Remote.Links;

public sealed class FrameBufferTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100_000)]
    public void Frames_come_out_whole_however_the_bytes_come_in(int step)
    {
        var buffer = new FrameBuffer { MaxFrameLength = Frames.MaxLength };
        var stream = new WireWriter();
        int[] lengths = [1, 2, 3, 1_000, 70_000, 5, 200_000, 1];
        foreach (var length in lengths)
        {
            stream.Bytes(Enumerable.Repeat((byte)length, length).ToArray());
        }

        var seen = new List<int>();
        var rest = stream.ToArray().AsSpan();
        while (!rest.IsEmpty)
        {
            var free = buffer.Free().Span;
            Assert.False(free.IsEmpty);
            var count = Math.Min(step, Math.Min(free.Length, rest.Length));
            rest[..count].CopyTo(free);
            buffer.Add(count);
            rest = rest[count..];
            while (buffer.TryTake(out var frame))
            {
                Assert.Equal(-1, frame.Span.IndexOfAnyExcept((byte)frame.Length));
                seen.Add(frame.Length);
            }
        }

        Assert.Equal(lengths, seen);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1_025)]
    [InlineData(int.MaxValue)]
    public void A_length_that_is_not_allowed_is_refused_and_gets_no_memory(int length)
    {
        var buffer = new FrameBuffer();
        var header = new WireWriter();
        header.Int32(length);
        header.Written.CopyTo(buffer.Free().Span);
        buffer.Add(4);
        Assert.Throws<InvalidDataException>(() => buffer.TryTake(out _));
        Assert.Throws<InvalidDataException>(() => buffer.Free());
    }

    [Fact]
    public void Memory_for_a_large_frame_is_given_back()
    {
        var buffer = new FrameBuffer { MaxFrameLength = Frames.MaxLength };
        var header = new WireWriter();
        header.Int32(1_000_000);
        header.Written.CopyTo(buffer.Free().Span);
        buffer.Add(4);
        Assert.Equal(1_000_000, buffer.Free().Length);
        buffer.Add(1_000_000);
        Assert.True(buffer.TryTake(out _));
        Assert.Equal(64 * 1024, buffer.Free().Length);
    }
}
