using System.Runtime.Serialization;

namespace Videoroom.Actors.Serialization;

/// <summary>
/// Bytes from another node are no message that this version knows. The only exception that reading throws; the actor system counts
/// it, drops the message and goes on.
/// </summary>
/// <param name="message">One sentence, without anything from the message but its manifest.</param>
/// <param name="inner">What the protobuf parser says; null when it had nothing to say.</param>
internal sealed class MessageFormatException(string message, Exception? inner = null) : SerializationException(message, inner);
