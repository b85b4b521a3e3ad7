using System.Runtime.Serialization;
using Videoroom.Actors.Serialization;

namespace Videoroom.Fuzz.Targets;

/// <summary>Actors' messages from another node. An input is a byte that names the manifest, and protobuf.</summary>
internal sealed class NodeMessageTarget : FuzzTarget
{
    private readonly MessageCodec _codec = new(TextRef.Texts);

    /// <inheritdoc/>
    public override string Name => "node-messages";

    /// <inheritdoc/>
    public override string Summary => "Messages between nodes: they are read or refused by the one documented exception, and are the same when they are written and read again.";

    /// <inheritdoc/>
    public override long AllocationBase => 64 * 1024;

    /// <inheritdoc/>
    public override long AllocationPerByte => 512;

    /// <inheritdoc/>
    public override IReadOnlyList<byte[]> Seeds { get; } = [.. SeedFiles.Read("Messages").Select(file => Seed(file.Name, file.Bytes))];

    /// <inheritdoc/>
    public override bool Run(ReadOnlySpan<byte> input)
    {
        var reader = new InputReader(input);
        var manifest = MessageManifests.All[reader.Byte() % MessageManifests.All.Count];
        object message;
        try
        {
            message = _codec.FromBinary(reader.Rest.ToArray(), manifest.Text);
        }
        catch (MessageFormatException refusal)
        {
            Require(refusal is SerializationException && refusal.Message.Length <= 300, "a refusal is a short line");
            return false;
        }

        Require(message.GetType() == manifest.Type && MessageCodec.Manifest(message) == manifest.Text, "a message is what its manifest says");
        _ = message.ToString();
        var written = _codec.ToBinary(message);
        var again = _codec.FromBinary(written, manifest.Text);
        Require(written.AsSpan().SequenceEqual(_codec.ToBinary(again)), "a message is the same when it is written and read again");
        return true;
    }

    // The first line of a recording is the message; its file is named after the manifest.
    private static byte[] Seed(string file, byte[] recording)
    {
        var name = Path.GetFileNameWithoutExtension(file).Split('-')[0];
        var index = Enumerable.Range(0, MessageManifests.All.Count).First(index => MessageManifests.All[index].Text == name);
        var text = System.Text.Encoding.UTF8.GetString(recording);
        return [(byte)index, .. Convert.FromHexString(text[..text.IndexOf('\n', StringComparison.Ordinal)].Trim())];
    }
}
