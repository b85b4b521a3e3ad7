using System.Reflection;
using Akka.Actor;
using Akka.TestKit;
using Videoroom.Tests.ActorKernel.AkkaApi;

namespace Videoroom.Tests.ActorKernel;

/// <summary>The kernel offers nothing that Akka.NET does not: what compiles against it compiles against the official packages.</summary>
public sealed class PublicApiTests
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly AkkaApiList Akka = AkkaApiList.Load();

    public static TheoryData<string> Types => new(VisibleTypes().Select(type => type.FullName!));

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_public_type_and_member_is_in_Akka_NETs_public_api(string typeName)
    {
        var type = VisibleTypes().Single(one => one.FullName == typeName);
        Assert.Empty(Differences(type));
    }

    [Fact]
    public void The_list_holds_the_api_of_the_commit_it_names() => Assert.True(Akka.OwnMembers("Akka.Actor.ActorBase").Count > 15);

    [Theory]
    [InlineData(typeof(MoreMembers), "public void Extra()")]
    [InlineData(typeof(MoreMembers), "public virtual string Name { get; }")]
    [InlineData(typeof(MoreMembers), "public Akka.Actor.IActorRef ActorOf(Akka.Actor.Props props)")]
    public void A_member_that_Akka_NET_does_not_have_is_found(Type type, string member) =>
        Assert.Contains(Members(type).Select(ApiText.Member).Except(Akka.AllMembers("Akka.Actor.ActorSystem")), text => text == member);

    private static IEnumerable<Type> VisibleTypes() =>
        typeof(ActorSystem).Assembly.GetExportedTypes().Concat(typeof(TestKitBase).Assembly.GetExportedTypes());

    private static IEnumerable<string> Differences(Type type)
    {
        var name = ApiText.Name(type);
        if (type.IsSubclassOf(typeof(Delegate)))
        {
            if (!Akka.OwnMembers(type.Namespace!).Contains(ApiText.Delegate(type)))
            {
                yield return $"delegate: {ApiText.Delegate(type)}";
            }

            yield break;
        }

        if (Akka.TypeDeclaration(name) != ApiText.Declaration(type))
        {
            yield return $"type {name}: {ApiText.Declaration(type)}, in Akka.NET: {Akka.TypeDeclaration(name) ?? "nothing"}";
        }

        var ancestors = Akka.Ancestors(name);
        foreach (var ancestor in OwnAncestors(type).Select(ApiText.Name).Where(ancestor => !ancestors.Contains(ancestor)))
        {
            yield return $"{name} derives from {ancestor}";
        }

        var members = Akka.AllMembers(name);
        foreach (var member in Members(type).Select(ApiText.Member).Where(member => !members.Contains(AkkaApiList.Normal(member))))
        {
            yield return $"{name}: {member}";
        }
    }

    private static IEnumerable<Type> OwnAncestors(Type type)
    {
        var interfaces = type.GetInterfaces().Where(one => one.IsVisible && !(type.BaseType?.GetInterfaces() ?? []).Contains(one));
        return type.IsValueType || type.BaseType is not { } parent || parent.Assembly == typeof(object).Assembly
            ? interfaces.Where(_ => !type.IsEnum)
            : interfaces.Append(parent);
    }

    private static IEnumerable<MemberInfo> Members(Type type) =>
        type.GetMembers(Declared).Where(member => member switch
        {
            MethodInfo method => IsVisible(method) && !IsAccessor(method) && method.GetBaseDefinition() == method,
            ConstructorInfo constructor => IsVisible(constructor),
            PropertyInfo property => property.GetMethod is { } getter && IsVisible(getter) && getter.GetBaseDefinition() == getter,
            FieldInfo field => (field.IsPublic || field.IsFamily) && !field.IsSpecialName,
            _ => false,
        });

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsAccessor(MethodInfo method) =>
        method.IsSpecialName && !method.Name.StartsWith("op_", StringComparison.Ordinal);

    private abstract class MoreMembers
    {
        public virtual string Name => "";

        public abstract Task Terminate();

        public void Extra()
        {
        }

        public IActorRef ActorOf(Props props) => throw new NotSupportedException(props.ToString());
    }
}
