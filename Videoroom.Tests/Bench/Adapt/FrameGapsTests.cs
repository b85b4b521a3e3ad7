using Videoroom.Bench.Adapt;

namespace Videoroom.Tests.Bench.Adapt;

public sealed class FrameGapsTests
{
    private const long IntervalUs = 33_000;
    private readonly FrameGaps _gaps = new(IntervalUs);

    [Fact]
    public void A_picture_stands_still_when_more_than_three_intervals_have_passed()
    {
        _gaps.OnFrame("a", decodable: true, nowUs: 0);
        _gaps.OnFrame("a", decodable: true, nowUs: 3 * IntervalUs);
        _gaps.OnFrame("a", decodable: true, nowUs: 503_000);

        Assert.Equal((3, 404, 404 - 99), _gaps.Take(nowUs: 503_000));
    }

    [Fact]
    public void A_picture_that_never_moves_again_stands_still_all_the_time()
    {
        _gaps.OnFrame("a", decodable: true, nowUs: 0);

        Assert.Equal((1, 500, 500 - 99), _gaps.Take(nowUs: 500_000));
        Assert.Equal((0, 700, 200), _gaps.Take(nowUs: 700_000));
        _gaps.OnFrame("a", decodable: true, nowUs: 800_000);
        Assert.Equal((1, 800, 100), _gaps.Take(nowUs: 800_000));
    }

    [Fact]
    public void What_cannot_be_decoded_moves_nothing()
    {
        _gaps.OnFrame("a", decodable: true, nowUs: 0);
        _gaps.OnFrame("a", decodable: false, nowUs: 100_000);

        Assert.Equal((1, 199, 100), _gaps.Take(nowUs: 199_000));
    }

    [Fact]
    public void Of_several_pictures_the_one_that_stood_longest_counts()
    {
        _gaps.OnFrame("a", decodable: true, nowUs: 0);
        _gaps.OnFrame("b", decodable: true, nowUs: 100_000);

        Assert.Equal((2, 299, 200), _gaps.Take(nowUs: 299_000));
    }
}
