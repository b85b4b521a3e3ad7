using System.Diagnostics.Metrics;
using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;

namespace Videoroom.Actors.Serialization;

/// <summary>
/// Stands where Akka has Newtonsoft.Json for messages that no serializer is bound to: refuses them, on the way out and on the way
/// in, and counts them (<c>videoroom.messages.refused</c>). Akka logs the error and drops the message.
/// </summary>
public sealed class RefusingSerializer : Serializer
{
    private static readonly Meter Meter = new("Videoroom.Actors");
    private static readonly Counter<long> Refused = Meter.CreateCounter<long>(
        "videoroom.messages.refused", "{message}", "Messages between nodes that no codec is known for.");

    /// <summary>Called by the actor system.</summary>
    /// <param name="system">The system.</param>
    /// <param name="settings">Those of the JSON serializer; none is read.</param>
    public RefusingSerializer(ExtendedActorSystem system, Config settings)
        : base(system)
        => _ = settings;

    /// <summary>That of Akka's JSON serializer: what comes under it from another node ends here, too.</summary>
    public override int Identifier => 1;

    /// <inheritdoc/>
    public override bool IncludeManifest => false;

    /// <inheritdoc/>
    /// <exception cref="SerializationException">Always.</exception>
    public override byte[] ToBinary(object obj)
    {
        Refused.Add(1, new KeyValuePair<string, object?>("direction", "out"));
        throw new SerializationException($"{obj?.GetType().FullName ?? "null"} has no codec: it never leaves its node.");
    }

    /// <inheritdoc/>
    /// <exception cref="SerializationException">Always.</exception>
    public override object FromBinary(byte[] bytes, Type type)
    {
        Refused.Add(1, new KeyValuePair<string, object?>("direction", "in"));
        throw new SerializationException($"{bytes.Length} bytes from another node have no codec.");
    }
}
