using Videoroom.Engine.Bandwidth.Feedback;

namespace Videoroom.Tests.Engine.Bandwidth.Feedback;

public class StreamNumbersTests
{
    private readonly StreamNumbers _numbers = new();

    [Fact]
    public void Each_stream_has_numbers_of_its_own()
    {
        _numbers.Add(5, 0xFFFF, 100);
        _numbers.Add(6, 0xFFFF, 101);
        _numbers.Add(5, 0, 102);

        Assert.Equal([100u, 101u, 102u, null], [Find(5, 0xFFFF), Find(6, 0xFFFF), Find(5, 0), Find(6, 0)]);
    }

    [Fact]
    public void A_packet_is_forgotten_when_its_place_is_needed_or_its_stream_is_over()
    {
        _numbers.Add(5, 1, 100);
        _numbers.Add(5, 1 + StreamNumbers.Capacity, 101);
        _numbers.Add(6, 1, 102);
        _numbers.Forget(6);

        Assert.Equal([null, 101u, null], [Find(5, 1), Find(5, 1 + StreamNumbers.Capacity), Find(6, 1)]);
    }

    private uint? Find(uint ssrc, ushort number) => _numbers.TryFind(ssrc, number, out var sequence) ? sequence : null;
}
