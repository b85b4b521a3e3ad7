using Videoroom.Engine.Forwarding.Quality;
using static Videoroom.Engine.Forwarding.Quality.TrackCause;

namespace Videoroom.Tests.Engine.Forwarding.Quality;

public class CauseHistoryTests
{
    [Fact]
    public void A_cause_is_told_when_it_has_held_for_two_of_three_samples_and_until_it_has_not()
    {
        var history = default(CauseHistory);
        TrackCause[] seen = [None, PublisherLoss, None, None, PublisherLoss, None, PublisherLoss, PublisherLoss, None, None, ViewerLoss, Paused, NoKeyFrame, NoKeyFrame];

        List<TrackCause> told = [];
        foreach (var cause in seen)
        {
            told.Add(history.Add(cause));
        }

        Assert.Equal([None, None, None, None, None, None, PublisherLoss, PublisherLoss, PublisherLoss, None, None, None, None, NoKeyFrame], told);
    }
}
