using Akka.Actor;

namespace Akka.TestKit.Internal;

/// <summary>What a test's actor has received.</summary>
internal readonly record struct MessageEnvelope(object Message, IActorRef Sender);
