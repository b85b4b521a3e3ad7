using System.Globalization;

namespace Akka.Event;

/// <summary><c>{0}</c> as in <see cref="string.Format(string, object[])"/>, in the invariant culture.</summary>
internal sealed class DefaultLogMessageFormatter : ILogMessageFormatter
{
    public static readonly DefaultLogMessageFormatter Instance = new();

    public string Format(string format, params object[] args) =>
        args.Length == 0 ? format : string.Format(CultureInfo.InvariantCulture, format, args);

    public string Format(string format, IEnumerable<object> args) => Format(format, args.ToArray());
}
