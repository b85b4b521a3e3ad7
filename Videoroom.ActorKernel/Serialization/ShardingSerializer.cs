using System.Collections.Immutable;
using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Cluster.Sharding;

namespace Akka.Serialization;

/// <summary>What regions of two nodes tell each other. A message inside of another goes by its own serializer.</summary>
internal sealed class ShardingSerializer(ExtendedActorSystem system, MessageSerialization all) : SerializerWithStringManifest(system)
{
    /// <summary>What it is bound to.</summary>
    public static readonly Type[] Types =
    [
        typeof(ShardMessage), typeof(ShardingEnvelope), typeof(GetShardRegionStats), typeof(ShardRegionStats),
    ];

    // As Akka.NET's ClusterShardingMessageSerializer; the bytes are not the same.
    public override int Identifier => 13;

    public override string Manifest(object o) => o switch
    {
        ShardMessage => "SM",
        ShardingEnvelope => "SE",
        GetShardRegionStats => "GS",
        ShardRegionStats => "RS",
        _ => throw new SerializationException($"Not one of the regions' messages: {o.GetType()}"),
    };

    public override byte[] ToBinary(object obj)
    {
        var writer = new WireWriter();
        switch (obj)
        {
            case ShardMessage message:
                writer.UInt64((ulong)message.Epoch);
                writer.Int32(message.Hops);
                all.Write(writer, message.Message);
                break;
            case ShardingEnvelope envelope:
                writer.Text(envelope.EntityId);
                all.Write(writer, envelope.Message);
                break;
            case ShardRegionStats stats:
                writer.Int32(stats.Stats.Count);
                foreach (var (shardId, entities) in stats.Stats)
                {
                    writer.Text(shardId);
                    writer.Int32(entities);
                }

                break;
        }

        return writer.ToArray();
    }

    public override object FromBinary(byte[] bytes, string manifest)
    {
        var reader = new WireReader(bytes);
        switch (manifest)
        {
            case "SM":
                var epoch = (long)reader.UInt64();
                var hops = reader.Int32();
                return new ShardMessage(all.Read(ref reader), epoch, hops);
            case "SE":
                return new ShardingEnvelope(reader.Text(), all.Read(ref reader));
            case "GS":
                return GetShardRegionStats.Instance;
            case "RS":
                var stats = ImmutableDictionary.CreateBuilder<string, int>();
                for (var left = reader.Int32(); left > 0; left--)
                {
                    stats[reader.Text()] = reader.Int32();
                }

                return new ShardRegionStats(stats.ToImmutable());
            default:
                throw new SerializationException($"Not one of the regions' manifests: [{manifest}]");
        }
    }
}
