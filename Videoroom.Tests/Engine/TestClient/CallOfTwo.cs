using Videoroom.Engine.Forwarding;

namespace Videoroom.Tests.Engine.TestClient;

/// <summary>The call of most end-to-end tests: alice publishes a video track, bob receives it.</summary>
internal static class CallOfTwo
{
    public const uint PublisherSsrc = 0x1001;
    public const uint PublisherRtxSsrc = 0x1002;
    public const uint AudioSsrc = 0x1003;
    public const uint SlotSsrc = 0x2001;
    public const uint AudioSlotSsrc = 0x2005;

    /// <summary>Connects both; returns when the engine has the track and the subscription.</summary>
    public static (EnginePeer Publisher, EnginePeer Subscriber) Start(EngineFixture fixture)
    {
        var publisher = fixture.Client("alice").Connect();
        var subscriber = fixture.Client("bob").Connect();
        publisher.Connection.Publish(TestTracks.Video("t", new PublishedEncoding(null, PublisherSsrc, PublisherRtxSsrc)));
        subscriber.Connection.Subscribe(TestTracks.VideoSlot("t", SlotSsrc));
        fixture.Until(() => fixture.Engine.Counters is { PublishedTracks: 1, Subscriptions: 1 });
        return (publisher, subscriber);
    }
}
