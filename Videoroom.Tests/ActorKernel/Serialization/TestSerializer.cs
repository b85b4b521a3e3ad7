using System.Runtime.Serialization;
using System.Text;
using Akka.Actor;
using Akka.Serialization;

namespace Videoroom.Tests.ActorKernel.Serialization;

internal interface ITestMessage;

/// <summary>A message with a text and a ref.</summary>
internal sealed record Letter(string Text, IActorRef? ReplyTo = null) : ITestMessage;

/// <summary>A message that the receiver's serializer does not know.</summary>
internal sealed record FromTheFuture : ITestMessage;

/// <summary>A message that cannot be written.</summary>
internal sealed record Unwritable : ITestMessage;

/// <summary>A message without a serializer.</summary>
internal sealed record LocalOnly(string Text);

internal sealed class TestSerializer : SerializerWithStringManifest
{
    public TestSerializer(ExtendedActorSystem system)
        : base(system)
    {
    }

    public override int Identifier => 7_001;

    public override string Manifest(object o) => o is FromTheFuture ? "future" : "letter";

    public override byte[] ToBinary(object obj)
    {
        switch (obj)
        {
            case Letter letter:
                var writer = new WireWriter();
                writer.Text(letter.Text);
                writer.Text(Akka.Serialization.Serialization.SerializedActorPath(letter.ReplyTo!));
                return writer.ToArray();
            case FromTheFuture:
                return Encoding.ASCII.GetBytes("unknown");
            default:
                throw new SerializationException($"{obj} cannot be written");
        }
    }

    public override object FromBinary(byte[] bytes, string manifest)
    {
        if (manifest != "letter")
        {
            throw new SerializationException($"[{manifest}] is not known");
        }

        var reader = new WireReader(bytes);
        var text = reader.Text();
        var path = reader.Text();
        return new Letter(text, path.Length == 0 ? null : system.Provider.ResolveActorRef(path));
    }
}
