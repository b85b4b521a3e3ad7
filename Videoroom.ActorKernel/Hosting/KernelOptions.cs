using Akka.Actor;
using Akka.Serialization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Videoroom.ActorKernel;

/// <summary>What a host gives to a system. Not part of Akka.NET's API, hence internal.</summary>
internal sealed record KernelOptions
{
    /// <summary>The clock and timers.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where actors' logs go.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>How many messages an actor handles in one turn before others get theirs (as Akka's dispatcher: 30).</summary>
    public int Throughput { get; init; } = 30;

    /// <summary>Replaces the scheduler that <see cref="TimeProvider"/> drives, for specs.</summary>
    public IScheduler? Scheduler { get; init; }

    /// <summary>The serializers of the host's messages. A message without one cannot be sent to another node.</summary>
    public IReadOnlyList<SerializerBinding> Serializers { get; init; } = [];

    /// <summary>For specs: messages between actors of this system go through their serializers, too.</summary>
    public bool SerializeAllMessages { get; init; }

    /// <summary>The cluster to be a node of; null for a system that is alone.</summary>
    public ClusterOptions? Cluster { get; init; }
}
