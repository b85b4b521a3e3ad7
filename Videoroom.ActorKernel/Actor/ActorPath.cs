using System.Globalization;
using System.Text;
using Akka.Actor.Internal;

namespace Akka.Actor;

/// <summary>
/// An actor's place in the tree of its system. Equality and order leave out the uid: a path outlives the incarnations
/// at its place.
/// </summary>
public abstract class ActorPath : IComparable<ActorPath>, IEquatable<ActorPath>
{
    private readonly int _hash;
    private string? _text;

    private protected ActorPath(Address address, ActorPath? parent, string name, long uid)
    {
        Address = address;
        ParentOrNull = parent;
        Name = name;
        Uid = uid;
        _hash = HashCode.Combine(parent is null ? address.GetHashCode() : parent._hash, name);
    }

    /// <summary>Where the actor's system is.</summary>
    public Address Address { get; }

    /// <summary>The last element.</summary>
    public string Name { get; }

    /// <summary>The path above; the root is its own parent.</summary>
    public ActorPath Parent => ParentOrNull ?? this;

    /// <summary>The top of the tree.</summary>
    public ActorPath Root
    {
        get
        {
            var path = this;
            while (path.ParentOrNull is { } parent)
            {
                path = parent;
            }

            return path;
        }
    }

    /// <summary>Which incarnation at this place is meant; 0 for any.</summary>
    public long Uid { get; }

    /// <summary>The names from below the root to here.</summary>
    public IReadOnlyList<string> Elements
    {
        get
        {
            var elements = new List<string>();
            for (var path = this; path.ParentOrNull is { } parent; path = parent)
            {
                elements.Add(path.Name);
            }

            elements.Reverse();
            return elements;
        }
    }

    internal ActorPath? ParentOrNull { get; }

    /// <summary>The path of a child; an element <c>#uid</c> at its end is its uid.</summary>
    public static ActorPath operator /(ActorPath path, string name)
    {
        var hash = name.LastIndexOf('#');
        return hash >= 0 && long.TryParse(name.AsSpan(hash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var uid)
            ? new ChildActorPath(path, name[..hash], uid)
            : new ChildActorPath(path, name, 0);
    }

    /// <summary>The path several levels down.</summary>
    public static ActorPath operator /(ActorPath path, IEnumerable<string> name)
    {
        foreach (var element in name)
        {
            if (element.Length > 0)
            {
                path /= element;
            }
        }

        return path;
    }

    /// <summary>Equality by address and names.</summary>
    public static bool operator ==(ActorPath? left, ActorPath? right) => Equals(left, right);

    /// <summary>Inequality by address and names.</summary>
    public static bool operator !=(ActorPath? left, ActorPath? right) => !Equals(left, right);

    /// <summary>Reads a path with its address.</summary>
    /// <exception cref="UriFormatException">The text is no absolute path.</exception>
    public static ActorPath Parse(string path) =>
        TryParse(path, out var result) ? result : throw new UriFormatException($"Not an absolute actor path: [{path}]");

    /// <summary>Reads a path with its address, or says false.</summary>
    public static bool TryParse(string path, out ActorPath actorPath)
    {
        actorPath = null!;
        if (!Address.TrySplit(path, out var address, out var rest))
        {
            return false;
        }

        actorPath = new RootActorPath(address) / rest.Split('/');
        return true;
    }

    /// <inheritdoc />
    public int CompareTo(ActorPath? other) => string.CompareOrdinal(ToString(), other?.ToString());

    /// <inheritdoc />
    public bool Equals(ActorPath? other)
    {
        if (other is null || _hash != other._hash)
        {
            return false;
        }

        for (var left = this; ; left = left.ParentOrNull, other = other.ParentOrNull)
        {
            if (ReferenceEquals(left, other))
            {
                return true;
            }

            if (left is null || other is null || left.Name != other.Name)
            {
                return false;
            }

            if (left.ParentOrNull is null && other.ParentOrNull is null)
            {
                return left.Address == other.Address;
            }
        }
    }

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as ActorPath);

    /// <inheritdoc />
    public override int GetHashCode() => _hash;

    /// <summary>The whole path with address and, when it has one, uid: what finds this very incarnation again.</summary>
    public string ToSerializationFormat() =>
        Uid == 0 ? ToString() : string.Create(CultureInfo.InvariantCulture, $"{ToString()}#{Uid}");

    /// <summary>The same with another address.</summary>
    internal string ToSerializationFormat(Address address)
    {
        var text = address + ToStringWithoutAddress();
        return Uid == 0 ? text : string.Create(CultureInfo.InvariantCulture, $"{text}#{Uid}");
    }

    /// <summary>The names alone, from a leading slash on.</summary>
    public string ToStringWithoutAddress()
    {
        if (ParentOrNull is null)
        {
            return RootText;
        }

        var text = new StringBuilder();
        for (var path = this; path.ParentOrNull is { } parent; path = parent)
        {
            text.Insert(0, path.Name).Insert(0, '/');
        }

        return text.ToString();
    }

    /// <summary>Address and names.</summary>
    public override string ToString() => _text ??= Address + ToStringWithoutAddress();

    private string RootText => Name.StartsWith('/') ? Name : "/" + Name;
}
