namespace Akka.Actor;

/// <summary>An answer that says whether something worked.</summary>
public abstract class Status
{
    private protected Status()
    {
    }

    /// <summary>It worked.</summary>
    public sealed class Success : Status
    {
        /// <summary>Success without a value.</summary>
        public static readonly Success Instance = new(new object());

        /// <summary>The value.</summary>
        public readonly object Status;

        /// <summary>Makes the answer.</summary>
        public Success(object status)
        {
            Status = status;
        }

        /// <inheritdoc />
        public override string ToString() => $"Success: {Status}";
    }

    /// <summary>It failed. An ask that gets it throws the cause.</summary>
    public sealed class Failure : Status
    {
        /// <summary>Why.</summary>
        public readonly Exception Cause;

        /// <summary>Makes the answer.</summary>
        public Failure(Exception cause)
        {
            Cause = cause;
        }

        /// <inheritdoc />
        public override string ToString() => $"Failure: {Cause}";
    }
}
