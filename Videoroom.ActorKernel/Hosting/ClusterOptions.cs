using System.Net;

namespace Videoroom.ActorKernel;

/// <summary>What a node needs to be a member of a cluster. Not part of Akka.NET's API, hence internal.</summary>
internal sealed record ClusterOptions
{
    /// <summary>The host, a name or an address, that the other nodes reach this one under; node traffic is taken there.</summary>
    public required string Host { get; init; }

    /// <summary>The TCP port of node traffic.</summary>
    public required int Port { get; init; }

    /// <summary>Where node traffic is taken when that is not <see cref="Host"/> and <see cref="Port"/>: behind a port mapping, say.</summary>
    public IPEndPoint? Listen { get; init; }

    /// <summary>What all nodes of the cluster know and nobody else: at least 32 characters. Never logged.</summary>
    public required string Secret { get; init; }

    /// <summary>The PostgreSQL connection string of the store that decides membership. Never logged.</summary>
    public required string Store { get; init; }

    /// <summary>What this node tells about itself to the others, such as the addresses that browsers reach it under.</summary>
    public IReadOnlyDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>();

    /// <summary>Without the secret and the connection string.</summary>
    public override string ToString() => $"ClusterOptions {{ {Host}:{Port} }}";
}
