using Google.Protobuf;

namespace Videoroom.Actors.Serialization;

/// <summary>
/// The actors' messages as bytes, and back: protobuf, as the .proto files beside this describe it. The same in both runtimes.
/// Fields that a newer version has added are passed over; a manifest, an enum value or an event that is not known makes the
/// message an error, alone.
/// </summary>
/// <param name="refs">How refs are written.</param>
internal sealed class MessageCodec(ActorRefTexts refs)
{
    /// <summary>What tells the reader which message the bytes are.</summary>
    /// <exception cref="ArgumentException">The message never leaves its node.</exception>
    public static string Manifest(object message) => Find(message).Text;

    /// <summary>Writes a message.</summary>
    /// <exception cref="ArgumentException">The message, or an event in it, never leaves its node.</exception>
    public byte[] ToBinary(object message) => Find(message).Write(message, refs).ToByteArray();

    /// <summary>Reads a message.</summary>
    /// <param name="bytes">The bytes; not trusted.</param>
    /// <param name="manifest">The manifest; not trusted.</param>
    /// <exception cref="MessageFormatException">They are no message that this version knows.</exception>
    public object FromBinary(byte[] bytes, string manifest)
    {
        if (!MessageManifests.ByText.TryGetValue(manifest, out var known))
        {
            throw new MessageFormatException($"The manifest {LogName(manifest)} is not known.");
        }

        try
        {
            return known.Read(bytes, refs);
        }
        catch (InvalidProtocolBufferException cause)
        {
            throw new MessageFormatException($"The bytes are no {known.Type.Name}.", cause);
        }
    }

    private static MessageManifest Find(object message) => MessageManifests.ByType.GetValueOrDefault(message.GetType())
        ?? throw new ArgumentException($"{message.GetType().Name} never leaves its node.", nameof(message));

    private static string LogName(string manifest) => MediaEvents.LogText.Excerpt(manifest);
}
