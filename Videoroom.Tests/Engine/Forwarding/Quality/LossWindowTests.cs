using Videoroom.Engine.Forwarding.Quality;

namespace Videoroom.Tests.Engine.Forwarding.Quality;

public class LossWindowTests
{
    private readonly LossWindow _window = new();

    [Fact]
    public void The_share_is_that_of_the_last_five_seconds()
    {
        _window.Add(1000, 500);
        Assert.Equal(0, _window.Share);

        _window.Add(1100, 510);
        Assert.Equal(0.1, _window.Share);

        for (var second = 2; second <= 6; second++)
        {
            _window.Add(1000 + (second * 100), 510);
        }

        Assert.Equal(0, _window.Share);
    }

    [Fact]
    public void One_or_two_lost_packets_are_no_share_whatever_they_are_of()
    {
        _window.Add(0, 0);
        _window.Add(10, LossWindow.LeastLost - 1);
        Assert.Equal(0, _window.Share);

        _window.Add(20, LossWindow.LeastLost);
        Assert.Equal(LossWindow.LeastLost / 20.0, _window.Share);
    }

    [Fact]
    public void Packets_that_come_after_all_and_a_stream_that_begins_anew_are_no_loss()
    {
        _window.Add(100, 50);
        _window.Add(200, 20);
        Assert.Equal(0, _window.Share);

        _window.Add(0, 0);
        Assert.Equal(0, _window.Share);
    }
}
