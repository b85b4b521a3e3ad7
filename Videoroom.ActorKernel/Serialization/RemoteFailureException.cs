using Akka.Actor;

namespace Akka.Serialization;

/// <summary>The cause of a <see cref="Status.Failure"/> that another node sent: its type and text.</summary>
internal sealed class RemoteFailureException(string message) : AkkaException(message);
