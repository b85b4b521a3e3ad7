using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Videoroom.Tests.ActorKernel.AkkaApi;

/// <summary>Writes types and members as Akka.NET's approval files do.</summary>
internal static class ApiText
{
    public static string Name(Type type)
    {
        if (type.IsByRef)
        {
            return Name(type.GetElementType()!);
        }

        if (type.IsArray)
        {
            return Name(type.GetElementType()!) + "[]";
        }

        if (type.IsGenericParameter)
        {
            return type.Name;
        }

        var keyword = Keyword(type);
        if (keyword is not null)
        {
            return keyword;
        }

        var arity = type.Name.IndexOf('`', StringComparison.Ordinal);
        var name = arity < 0 ? type.Name : $"{type.Name[..arity]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>";
        return $"{(type.DeclaringType is { } outer ? Name(outer) : type.Namespace)}.{name}";
    }

    public static string Declaration(Type type)
    {
        var kind = type.IsEnum ? "enum" : type.IsInterface ? "interface" : type.IsValueType ? "struct" : "class";
        var modifier = kind != "class" ? "" : type.IsAbstract && type.IsSealed ? "static " : type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "";
        return $"public {modifier}{kind} {ShortName(type)}";
    }

    public static string Delegate(Type type)
    {
        var invoke = type.GetMethod("Invoke")!;
        return $"public delegate {Name(invoke.ReturnType)} {ShortName(type)}({Parameters(invoke)})";
    }

    public static string Member(MemberInfo member) => member switch
    {
        ConstructorInfo constructor => $"{Access(constructor)}{ShortName(member.DeclaringType!)}({Parameters(constructor)})",
        MethodInfo method => $"{Access(method)}{Name(method.ReturnType)} {MethodName(method)}({Parameters(method)}){Constraints(method)}",
        PropertyInfo property => $"{Access(property.GetMethod!)}{Name(property.PropertyType)} {property.Name} {{ get; }}",
        FieldInfo field when field.DeclaringType!.IsEnum => $"{field.Name} = {Convert.ToInt64(field.GetRawConstantValue(), CultureInfo.InvariantCulture)}",
        FieldInfo field => $"{(field.IsPublic ? "public" : "protected")} {(field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}{Name(field.FieldType)} {field.Name}",
        _ => throw new NotSupportedException(member.ToString()),
    };

    private static string ShortName(Type type)
    {
        var arity = type.Name.IndexOf('`', StringComparison.Ordinal);
        return arity < 0 ? type.Name : $"{type.Name[..arity]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>";
    }

    private static string Access(MethodBase method)
    {
        if (method.DeclaringType!.IsInterface)
        {
            return "";
        }

        var access = method.IsPublic ? "public " : "protected ";
        var modifier = method.IsStatic ? "static " : method.IsAbstract ? "abstract " : method is { IsVirtual: true, IsFinal: false } ? "virtual " : "";
        return access + modifier;
    }

    private static string MethodName(MethodInfo method)
    {
        var name = method.Name switch
        {
            "op_Equality" => "==",
            "op_Inequality" => "!=",
            "op_Division" => "/",
            var other => other,
        };
        return method.IsGenericMethod ? $"{name}<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : name;
    }

    private static string Parameters(MethodBase method)
    {
        var isExtension = method.IsDefined(typeof(ExtensionAttribute), false);
        return string.Join(", ", method.GetParameters().Select((parameter, index) =>
            (isExtension && index == 0 ? "this " : "")
            + (parameter.IsOut ? "out " : parameter.ParameterType.IsByRef ? "ref " : "")
            + (parameter.IsDefined(typeof(ParamArrayAttribute), false) ? "params " : "")
            + $"{Name(parameter.ParameterType)} {(parameter.Name == "event" ? "@event" : parameter.Name)}"
            + (parameter.HasDefaultValue ? $" = {Default(parameter.DefaultValue)}" : "")));
    }

    private static string Default(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Constraints(MethodInfo method)
    {
        if (!method.IsGenericMethod)
        {
            return "";
        }

        return string.Concat(method.GetGenericArguments().Select(parameter =>
        {
            var constraints = parameter.GetGenericParameterConstraints().Select(Name).ToList();
            var attributes = parameter.GenericParameterAttributes;
            if (attributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint))
            {
                constraints.Insert(0, "class");
            }

            if (attributes.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint))
            {
                constraints.Add("new ()");
            }

            return constraints.Count == 0 ? "" : $" where {parameter.Name} : {string.Join(", ", constraints)}";
        }));
    }

    private static string? Keyword(Type type) => Type.GetTypeCode(type) switch
    {
        _ when type.IsEnum => null,
        _ when type == typeof(object) => "object",
        _ when type == typeof(void) => "void",
        TypeCode.String => "string",
        TypeCode.Boolean => "bool",
        TypeCode.Int32 => "int",
        TypeCode.UInt32 => "uint",
        TypeCode.Int64 => "long",
        TypeCode.Double => "double",
        TypeCode.Byte => "byte",
        _ => null,
    };
}
