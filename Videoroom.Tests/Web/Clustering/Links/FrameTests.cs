using System.Buffers.Binary;
using Videoroom.Web.Clustering.Links;

namespace Videoroom.Tests.Web.Clustering.Links;

public class FrameTests
{
    private const int Limit = 100_000;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(16 * 1024)]
    [InlineData(int.MaxValue)]
    public void Frames_come_out_as_they_went_in_however_their_bytes_are_cut(int cut)
    {
        using var batch = new FrameBatch();
        List<byte[]> frames = [[1], [.. Numbers(5)], [.. Numbers(70_000)], [.. Numbers(16 * 1024)], [2], [.. Numbers(Limit)], [3]];
        frames.ForEach(frame => batch.Add(frame));

        using var reader = new FrameReader(Limit);
        var (taken, state) = Feed(reader, batch.Bytes, cut);

        Assert.Equal(frames, taken);
        Assert.Equal(FrameState.Incomplete, state);
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(Limit + 1u)]
    [InlineData(int.MaxValue)]
    [InlineData(0x8000_0000u)]
    [InlineData(uint.MaxValue)]
    public void Row17_A_length_that_no_frame_has_is_told_as_soon_as_it_is_there(uint length)
    {
        using var reader = new FrameReader(Limit);
        var bytes = new byte[FrameReader.PrefixBytes];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, length);

        var (taken, state) = Feed(reader, bytes, 1);

        Assert.Empty(taken);
        Assert.Equal(FrameState.Invalid, state);
        Assert.Equal(length, reader.InvalidLength);
    }

    [Fact]
    public void Row17_A_length_alone_takes_no_memory()
    {
        using var reader = new FrameReader(int.MaxValue);
        var before = reader.Space().Length;

        var (_, state) = Feed(reader, new byte[] { 0x7f, 0xff, 0xff, 0xff, 1, 2, 3 }, int.MaxValue);

        Assert.Equal(FrameState.Incomplete, state);
        Assert.True(reader.Space().Length <= before);
    }

    [Fact]
    public void What_is_dropped_does_not_come_out()
    {
        using var reader = new FrameReader(Limit);
        Feed(reader, new byte[] { 0, 0, 0, 9, 1 }, int.MaxValue);

        reader.Clear();

        var (taken, _) = Feed(reader, new byte[] { 0, 0, 0, 1, 7 }, int.MaxValue);
        Assert.Equal([7], Assert.Single(taken));
    }

    [Fact]
    public void A_batch_is_full_at_its_size_and_empty_after_it_was_sent()
    {
        using var batch = new FrameBatch();
        batch.Add(new byte[FrameBatch.FullBytes - (2 * FrameReader.PrefixBytes)]);
        Assert.False(batch.IsFull);

        batch.Add(new byte[1]);
        Assert.True(batch.IsFull);
        Assert.Equal(FrameBatch.FullBytes + 1, batch.Bytes.Length);

        batch.Clear();
        Assert.False(batch.IsFull);
        Assert.True(batch.Bytes.IsEmpty);
    }

    private static IEnumerable<byte> Numbers(int count) => Enumerable.Range(0, count).Select(number => (byte)(number * 31));

    private static (List<byte[]> Taken, FrameState State) Feed(FrameReader reader, ReadOnlyMemory<byte> bytes, int cut)
    {
        List<byte[]> taken = [];
        var state = FrameState.Incomplete;
        var rounds = new RoundLimit(10_000_000);
        while (rounds.Next() && !bytes.IsEmpty && state is not FrameState.Invalid)
        {
            var space = reader.Space();
            var count = Math.Min(Math.Min(space.Length, cut), bytes.Length);
            bytes[..count].CopyTo(space);
            bytes = bytes[count..];
            reader.Received(count);
            var frames = new RoundLimit(10_000);
            while (frames.Next() && (state = reader.TryTake(out var frame)) is FrameState.Complete)
            {
                taken.Add(frame.ToArray());
            }
        }

        return (taken, state);
    }
}
