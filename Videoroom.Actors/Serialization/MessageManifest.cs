using Google.Protobuf;

namespace Videoroom.Actors.Serialization;

/// <summary>How one type of message is named on the wire, written and read.</summary>
/// <param name="Text">The manifest. Never changes, and never means anything else.</param>
/// <param name="Type">The type here.</param>
/// <param name="Write">To the wire.</param>
/// <param name="Read">From the wire. Throws what the parser throws, and <see cref="MessageFormatException"/>.</param>
internal sealed record MessageManifest(
    string Text, Type Type, Func<object, ActorRefTexts, IMessage> Write, Func<byte[], ActorRefTexts, object> Read)
{
    /// <summary>A message without refs.</summary>
    public static MessageManifest Of<TMessage, TWire>(
        string text, MessageParser<TWire> parser, Func<TMessage, TWire> write, Func<TWire, TMessage> read)
        where TMessage : class
        where TWire : IMessage<TWire>
        => new(text, typeof(TMessage), (message, _) => write((TMessage)message), (bytes, _) => read(parser.ParseFrom(bytes)));

    /// <summary>A message with refs.</summary>
    public static MessageManifest OfRefs<TMessage, TWire>(
        string text, MessageParser<TWire> parser, Func<TMessage, ActorRefTexts, TWire> write, Func<TWire, ActorRefTexts, TMessage> read)
        where TMessage : class
        where TWire : IMessage<TWire>
        => new(text, typeof(TMessage), (message, refs) => write((TMessage)message, refs), (bytes, refs) => read(parser.ParseFrom(bytes), refs));
}
