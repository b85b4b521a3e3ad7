using Videoroom.Engine.Network;
using Videoroom.Engine.Rtp;
using Path = Videoroom.Engine.Network.Path;

namespace Videoroom.Engine.Scheduling;

/// <summary>
/// The loop that something lives on, as that sees it: its time, its timers, its way to other loops and to the network. All of it on
/// the loop's thread, but for <see cref="Clock"/>, <see cref="Load"/> and <see cref="AddLoad"/>.
/// </summary>
internal interface IHomeLoop
{
    /// <summary>Its place among the engine's loops.</summary>
    int Index { get; }

    /// <summary>Loops of the engine.</summary>
    int LoopCount { get; }

    /// <summary>The engine's clock.</summary>
    MediaClock Clock { get; }

    /// <summary>The present turn's time.</summary>
    LoopTime Time { get; }

    /// <summary>The present turn's time, in microseconds of the engine's clock.</summary>
    long NowUs => Time.NowUs;

    /// <summary>The present turn's time, in milliseconds of the engine's clock.</summary>
    long NowMs => Time.NowMs;

    /// <summary>The loop's timers.</summary>
    TimerQueue Timers { get; }

    /// <summary>The buffers that the loop receives into.</summary>
    PacketBufferPool Pool { get; }

    /// <summary>What it carried.</summary>
    LoopStatistics Statistics { get; }

    /// <summary>Connections and subscriptions that live here, to place new ones.</summary>
    int Load { get; }

    /// <summary>Counts what will live here. Callable from any thread.</summary>
    void AddLoad(int change);

    /// <summary>
    /// Passes something to another loop, with a reference of its own to the buffer; that loop is woken at the end of the
    /// turn.
    /// </summary>
    /// <param name="loop">Another loop of the same engine.</param>
    /// <param name="message">What to pass.</param>
    /// <param name="droppable">True for video: it leaves an eighth of the ring to the rest.</param>
    /// <returns>False when the ring is full: the message is dropped and counted.</returns>
    bool HandOver(IHomeLoop loop, in LoopMessage message, bool droppable);

    /// <summary>
    /// Room for the next datagram: written here, then <see cref="Commit"/>. Where the path can carry nothing any more, what is
    /// written is dropped at the commit.
    /// </summary>
    Span<byte> BeginDatagram(in Path path);

    /// <summary>Queues what was written since <see cref="BeginDatagram"/>; it leaves at the end of the turn, or when the batch is full.</summary>
    void Commit(int length);

    /// <summary>Queues a datagram that lies elsewhere.</summary>
    void Send(in Path path, ReadOnlySpan<byte> datagram);

    /// <summary>Has a delivery made when all that this turn received has been looked at.</summary>
    void DeliverLater(IDelivery delivery);

    /// <summary>Makes the deliveries at once: before what ends a layer.</summary>
    void DeliverCollected();
}
