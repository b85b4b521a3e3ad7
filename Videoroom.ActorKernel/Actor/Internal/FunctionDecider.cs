namespace Akka.Actor.Internal;

internal sealed class FunctionDecider(Func<Exception, Directive> decide) : IDecider
{
    public Directive Decide(Exception cause) => decide(cause);
}
