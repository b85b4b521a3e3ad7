using System.Buffers.Binary;
using System.Runtime.Serialization;
using System.Text;
using Akka.Actor;

namespace Akka.Serialization;

/// <summary>The kernel's own messages, and the plain values that others may be made of.</summary>
internal sealed class KernelSerializer : SerializerWithStringManifest
{
    /// <summary>What it is bound to.</summary>
    public static readonly Type[] Types =
    [
        typeof(Identify), typeof(ActorIdentity), typeof(PoisonPill), typeof(Kill), typeof(Status.Success), typeof(Status.Failure),
        typeof(IActorRef), typeof(string), typeof(int), typeof(long), typeof(bool), typeof(byte[]),
    ];

    private readonly MessageSerialization _all;

    public KernelSerializer(ExtendedActorSystem system, MessageSerialization all)
        : base(system)
    {
        _all = all;
    }

    // As Akka.NET's MiscMessageSerializer; the bytes are not the same.
    public override int Identifier => 16;

    public override string Manifest(object o) => o switch
    {
        Identify => "ID",
        ActorIdentity => "AID",
        PoisonPill => "PP",
        Kill => "K",
        Status.Success => "SS",
        Status.Failure => "SF",
        IActorRef => "AR",
        string => "S",
        int => "I",
        long => "L",
        bool => "O",
        byte[] => "B",
        _ => throw new SerializationException($"Not one of the kernel's messages: {o.GetType()}"),
    };

    public override byte[] ToBinary(object obj)
    {
        var writer = new WireWriter(64);
        switch (obj)
        {
            case Identify identify:
                WriteNested(writer, identify.MessageId);
                break;
            case ActorIdentity identity:
                writer.Text(Serialization.SerializedActorPath(identity.Subject));
                WriteNested(writer, identity.MessageId);
                break;
            case Status.Success success:
                WriteNested(writer, success == Status.Success.Instance ? null : success.Status);
                break;
            case Status.Failure failure:
                writer.Text(failure.Cause?.GetType().FullName ?? string.Empty);
                writer.Text(failure.Cause?.Message ?? string.Empty);
                break;
            case IActorRef actor:
                writer.Text(Serialization.SerializedActorPath(actor));
                break;
            case string text:
                return Encoding.UTF8.GetBytes(text);
            case int number:
                writer.Int32(number);
                break;
            case long number:
                writer.UInt64(unchecked((ulong)number));
                break;
            case bool value:
                writer.Bool(value);
                break;
            case byte[] bytes:
                return bytes;
        }

        return writer.ToArray();
    }

    public override object FromBinary(byte[] bytes, string manifest)
    {
        var reader = new WireReader(bytes);
        switch (manifest)
        {
            case "ID":
                return new Identify(ReadNested(ref reader)!);
            case "AID":
                var subject = reader.Text();
                return new ActorIdentity(ReadNested(ref reader)!, subject.Length == 0 ? null : Resolve(subject));
            case "PP":
                return PoisonPill.Instance;
            case "K":
                return Kill.Instance;
            case "SS":
                return ReadNested(ref reader) is { } status ? new Status.Success(status) : Status.Success.Instance;
            case "SF":
                return new Status.Failure(ReadCause(reader.Text(), reader.Text())!);
            case "AR":
                return Resolve(reader.Text());
            case "S":
                return Encoding.UTF8.GetString(bytes);
            case "I":
                return reader.Int32();
            case "L":
                return BinaryPrimitives.ReadInt64BigEndian(reader.Raw(8));
            case "O":
                return reader.Bool();
            case "B":
                return bytes;
            default:
                throw new SerializationException($"Not one of the kernel's manifests: [{manifest}]");
        }
    }

    // Only its text crosses: a type named by another node is never made here.
    private static Exception? ReadCause(string type, string message) => type switch
    {
        "" => null,
        "Akka.Actor.AskTimeoutException" => new AskTimeoutException(message),
        _ => new RemoteFailureException($"{type}: {message}"),
    };

    private void WriteNested(WireWriter writer, object? value)
    {
        writer.Bool(value is not null);
        if (value is not null)
        {
            _all.Write(writer, value);
        }
    }

    private object? ReadNested(ref WireReader reader) => reader.Bool() ? _all.Read(ref reader) : null;

    private IActorRef Resolve(string path) => system.Provider.ResolveActorRef(path);
}
