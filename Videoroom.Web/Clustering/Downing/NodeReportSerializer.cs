using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.Serialization;
using System.Text.Json;
using Akka.Actor;
using Akka.Cluster;
using Akka.Serialization;

namespace Videoroom.Web.Clustering.Downing;

/// <summary>
/// Takes a <see cref="NodeReport"/> from node to node as JSON, members written as <c>address#uid</c>. Unknown properties are left
/// out, so that versions can differ.
/// </summary>
internal sealed class NodeReportSerializer : SerializerWithStringManifest
{
    private const string ReportManifest = "report";

    /// <summary>Called by the actor system.</summary>
    public NodeReportSerializer(ExtendedActorSystem system)
        : base(system)
    {
    }

    /// <summary>The same on all nodes, in all versions.</summary>
    public override int Identifier => 4202;

    /// <inheritdoc/>
    public override string Manifest(object o) => ReportManifest;

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj) => obj is NodeReport report
        ? JsonSerializer.SerializeToUtf8Bytes(
            new Wire(Write(report.From), [.. report.Gone.Select(Write)], [.. report.Silent.Select(Write)]))
        : throw new SerializationException($"{obj.GetType()} is not a report");

    /// <inheritdoc/>
    public override object FromBinary(byte[] bytes, string manifest)
    {
        if (manifest != ReportManifest)
        {
            throw new SerializationException($"unknown manifest {manifest}");
        }

        try
        {
            return JsonSerializer.Deserialize<Wire>(bytes) is { From: { } from } wire
                ? new NodeReport(Read(from), Read(wire.Gone), Read(wire.Silent))
                : throw new SerializationException("a report without a sender");
        }
        catch (JsonException e)
        {
            throw new SerializationException("not a report", e);
        }
    }

    private static string Write(UniqueAddress node) => string.Create(CultureInfo.InvariantCulture, $"{node.Address}#{node.Uid}");

    private static ImmutableHashSet<UniqueAddress> Read(IReadOnlyList<string?>? nodes) => [.. (nodes ?? []).Select(Read)];

    // Every member has a host and a port: an address without them would not read again as it was written.
    private static UniqueAddress Read(string? node)
    {
        var parts = node?.Split('#') ?? [];
        return parts.Length == 2
            && int.TryParse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var uid)
            && ActorPath.TryParseAddress(parts[0], out var address)
            && address is { System.Length: > 0, Port: not null }
            && !string.IsNullOrWhiteSpace(address.Host)
            ? new UniqueAddress(address, uid)
            : throw new SerializationException("not a member");
    }

    private sealed record Wire(string? From, IReadOnlyList<string?>? Gone, IReadOnlyList<string?>? Silent);
}
