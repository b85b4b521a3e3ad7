using System.Linq.Expressions;
using System.Reflection;
using Akka.Actor.Internal;

namespace Akka.Actor;

/// <summary>How to make an actor: its type, its constructor's arguments (the same at each restart) and its strategy.</summary>
public class Props
{
    private readonly object?[] _arguments;

    private Props(Type type, object?[] arguments, SupervisorStrategy? strategy)
    {
        Type = type;
        _arguments = arguments;
        SupervisorStrategy = strategy!;
    }

    /// <summary>The constructor's arguments.</summary>
    public object[] Arguments => _arguments!;

    /// <summary>The strategy that replaces the actor's own; null for its own.</summary>
    public SupervisorStrategy SupervisorStrategy { get; }

    /// <summary>The actor's type.</summary>
    public Type Type { get; }

    /// <summary>
    /// Reads type and arguments from <c>() => new X(a, b)</c>. The arguments are evaluated here, once, not at each restart.
    /// </summary>
    /// <exception cref="ArgumentException">The expression is something else.</exception>
    public static Props Create<TActor>(Expression<Func<TActor>> factory, SupervisorStrategy? supervisorStrategy = null)
        where TActor : ActorBase =>
        factory.Body is NewExpression creation
            ? new Props(typeof(TActor), ExpressionArguments.Evaluate(creation.Arguments), supervisorStrategy)
            : throw new ArgumentException("The create function must be a 'new T (args)' expression", nameof(factory));

    /// <summary>Takes type and arguments as they are.</summary>
    public static Props Create<TActor>(params object[] args)
        where TActor : ActorBase => new(typeof(TActor), args, null);

    /// <summary>Takes type and arguments as they are.</summary>
    public static Props Create(Type type, params object[] args) => new(type, args, null);

    /// <summary>The same with another strategy for the actor's children.</summary>
    public Props WithSupervisorStrategy(SupervisorStrategy supervisorStrategy) => new(Type, _arguments, supervisorStrategy);

    internal ActorBase NewActor()
    {
        try
        {
            return (ActorBase)Activator.CreateInstance(
                Type, BindingFlags.Public | BindingFlags.Instance | BindingFlags.DoNotWrapExceptions, null, _arguments, null)!;
        }
        catch (MissingMethodException cause)
        {
            throw new TypeLoadException($"{Type} has no public constructor for the {_arguments.Length} arguments of its Props", cause);
        }
    }
}
