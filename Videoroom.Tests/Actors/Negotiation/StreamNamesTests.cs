using Videoroom.Actors.Negotiation;
using Videoroom.Engine.Codecs;

namespace Videoroom.Tests.Actors.Negotiation;

public class StreamNamesTests
{
    private static readonly CodecFormat Opus = new(Codec.Opus, 109, 48_000, 2);
    private static readonly CodecFormat Vp8 = new(Codec.Vp8, 120, 90_000);

    [Fact]
    public void A_track_that_became_a_picture_leaves_the_place_of_its_sound_to_another()
    {
        var names = new StreamNames(group: true);
        var stream = names.Draw(new RemoteTrack("Q:v", "Q", Vp8)).StreamId;
        Assert.Equal(stream, names.Draw(new RemoteTrack("Q:a", "Q", Opus)).StreamId);

        names.Release(new RemoteTrack("Q:a", "Q", Vp8));

        Assert.Equal(stream, names.Draw(new RemoteTrack("Q:b", "Q", Opus)).StreamId);
    }
}
