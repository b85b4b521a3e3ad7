using System.Globalization;

namespace Akka.Actor;

/// <summary>Where an actor system is: <c>protocol://system@host:port</c>, or without host and port when it is this process.</summary>
public sealed class Address : IEquatable<Address>
{
    /// <summary>Makes an address.</summary>
    public Address(string protocol, string system, string? host = null, int? port = null)
    {
        Protocol = protocol;
        System = system;
        Host = host!;
        Port = port;
    }

    /// <summary><c>akka</c> for a local system.</summary>
    public string Protocol { get; }

    /// <summary>The actor system's name.</summary>
    public string System { get; }

    /// <summary>The host; null for an address in this process.</summary>
    public string Host { get; }

    /// <summary>The port; null for an address in this process.</summary>
    public int? Port { get; }

    /// <summary>True when the address has no host: it means the system that reads it.</summary>
    public bool HasLocalScope => string.IsNullOrEmpty(Host);

    /// <summary>True when the address has a host.</summary>
    public bool HasGlobalScope => !HasLocalScope;

    /// <summary>Reads an address.</summary>
    /// <exception cref="UriFormatException">The text is no address.</exception>
    public static Address Parse(string address) =>
        TryParse(address, out var result) ? result : throw new UriFormatException($"Not an address: [{address}]");

    /// <summary>Reads an address, or says false. What follows the authority is ignored.</summary>
    public static bool TryParse(string path, out Address address)
    {
        address = null!;
        if (TrySplit(path, out var result, out _))
        {
            address = result;
            return true;
        }

        return false;
    }

    /// <summary>Reads the address at the start of a path; <paramref name="rest"/> begins with a slash, or is empty.</summary>
    internal static bool TrySplit(string? path, out Address address, out string rest)
    {
        address = null!;
        rest = string.Empty;
        var schemeEnd = path?.IndexOf("://", StringComparison.Ordinal) ?? -1;
        if (schemeEnd <= 0)
        {
            return false;
        }

        var slash = path!.IndexOf('/', schemeEnd + 3);
        var authority = slash < 0 ? path[(schemeEnd + 3)..] : path[(schemeEnd + 3)..slash];
        rest = slash < 0 ? string.Empty : path[slash..];
        var at = authority.IndexOf('@', StringComparison.Ordinal);
        if (at < 0)
        {
            address = new Address(path[..schemeEnd], authority);
            return authority.Length > 0;
        }

        var hostPort = authority[(at + 1)..];
        var colon = hostPort.LastIndexOf(':');
        if (at == 0 || colon <= 0 || !int.TryParse(hostPort.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            return false;
        }

        address = new Address(path[..schemeEnd], authority[..at], hostPort[..colon], port);
        return true;
    }

    /// <inheritdoc />
    public bool Equals(Address? other) =>
        ReferenceEquals(this, other)
        || (other is not null && Port == other.Port && Host == other.Host && System == other.System && Protocol == other.Protocol);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as Address);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Protocol, System, Host, Port);

    /// <summary>Equality by value.</summary>
    public static bool operator ==(Address? left, Address? right) => Equals(left, right);

    /// <summary>Inequality by value.</summary>
    public static bool operator !=(Address? left, Address? right) => !Equals(left, right);

    /// <inheritdoc />
    public override string ToString() => HasLocalScope
        ? $"{Protocol}://{System}"
        : string.Create(CultureInfo.InvariantCulture, $"{Protocol}://{System}@{Host}:{Port}");
}
