// Makes akka-1.5.30.txt from a checkout of https://github.com/akkadotnet/akka.net. See README.md.
using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

string[] approvals = ["Core", "Cluster", "ClusterSharding", "TestKit", "TestKitXunit2"];
string[] namespaces =
[
    "Akka.Actor", "Akka.Configuration", "Akka.Event", "Akka.Serialization", "Akka.Util", "Akka.Cluster", "Akka.Cluster.Sharding",
    "Akka.TestKit", "Akka.TestKit.Xunit2",
];

if (args is not [var checkout, var target])
{
    Console.Error.WriteLine("usage: dotnet run MakeList.cs -- <checkout of akka.net> <file to write>");
    return 1;
}

using var git = Process.Start(new ProcessStartInfo("git", ["-C", checkout, "rev-parse", "HEAD"]) { RedirectStandardOutput = true })!;
var commit = git.StandardOutput.ReadToEnd().Trim();
var output = new StringBuilder("# Public API of Akka.NET, commit ").Append(commit).Append('\n');
foreach (var approval in approvals)
{
    var file = $"src/core/Akka.API.Tests/verify/CoreAPISpec.Approve{approval}.DotNet.verified.txt";
    output.Append("# ").Append(file).Append('\n');
    foreach (var line in Read(LogicalLines(File.ReadAllLines(Path.Combine(checkout, file)))))
    {
        output.Append(line).Append('\n');
    }
}

File.WriteAllText(target, output.ToString());
return 0;

// One declaration a line, with its constraints, without its attributes.
static IEnumerable<string> LogicalLines(string[] lines)
{
    var pending = "";
    foreach (var raw in lines)
    {
        var line = raw.Trim('\uFEFF', ' ');
        pending = pending.Length == 0 ? line : $"{pending} {line}";
        if (pending.Count(c => c is '(' or '[') > pending.Count(c => c is ')' or ']'))
        {
            continue;
        }

        yield return WithoutAttributes(pending).Trim();
        pending = "";
    }
}

static string WithoutAttributes(string line)
{
    var text = new StringBuilder();
    for (var i = 0; i < line.Length; i++)
    {
        if (line[i] == '[' && Regex.IsMatch(line[(i + 1)..], @"^(return: |assembly: )?[A-Z][\w.]*Attribute\b"))
        {
            var depth = 0;
            do
            {
                depth += line[i] switch { '[' => 1, ']' => -1, _ => 0 };
                i++;
            }
            while (depth > 0);
            continue;
        }

        text.Append(line[i]);
    }

    return Regex.Replace(text.ToString(), " +", " ");
}

IEnumerable<string> Read(IEnumerable<string> lines)
{
    var scope = new List<string>();
    var result = new List<string>();
    var isType = new Regex(@"^(public|protected) ((static|abstract|sealed|readonly|new) )*(class|interface|struct|enum) (static )?(?<name>[\w]+(<[^>]*>)?)");
    var isWanted = false;
    foreach (var line in lines)
    {
        if (line.StartsWith("namespace ", StringComparison.Ordinal))
        {
            scope = [line["namespace ".Length..]];
            isWanted = namespaces.Contains(scope[0]);
        }
        else if (line == "}")
        {
            scope.RemoveAt(scope.Count - 1);
        }
        else if (line is "{" or "" || scope.Count == 0)
        {
        }
        else if (line.StartsWith("where ", StringComparison.Ordinal))
        {
            if (isWanted)
            {
                result[^1] += " " + Body(line);
            }
        }
        else if (isType.Match(line) is { Success: true } type)
        {
            if (isWanted)
            {
                result.Add($"type {string.Join('.', scope)}.{type.Groups["name"].Value}: {Body(line).Replace("class static", "static class")}");
            }

            if (!line.EndsWith("{ }", StringComparison.Ordinal))
            {
                scope.Add(type.Groups["name"].Value);
            }
        }
        else if (isWanted)
        {
            result.Add($"{string.Join('.', scope)}: {Body(line)}");
        }
    }

    result.RemoveAll(line => line.Contains("Attribute(", StringComparison.Ordinal));
    return result;
}

static string Body(string line) => Regex.Replace(line, @"( \{ \}|;|,)$", "").Trim();
