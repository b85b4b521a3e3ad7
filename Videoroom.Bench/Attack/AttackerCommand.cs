using System.CommandLine;
using System.Net;
using System.Text.Json;
using Videoroom.Bench.Attack.Attacks;

namespace Videoroom.Bench.Attack;

/// <summary>
/// <c>attacker</c>: the stranger of <c>attack</c> as a process of its own. It begins with one line on its standard input and ends with
/// the next, after which it prints what it did; again and again, until its input ends.
/// </summary>
internal static class AttackerCommand
{
    public static Command Create()
    {
        var attack = new Option<string>("--attack") { Required = true };
        var page = new Option<string>("--page") { Required = true };
        var mediaPort = new Option<int>("--media-port") { Required = true };
        var room = new Option<string>("--room") { Required = true };
        var firstMember = new Option<string>("--first-member") { Required = true };
        var members = new Option<int>("--members") { Required = true };
        var share = new Option<double>("--share") { Required = true };
        var command = new Command("attacker", "The stranger of the command attack.") { attack, page, mediaPort, room, firstMember, members, share };
        command.Hidden = true;
        command.SetAction((result, cancellation) => RunAsync(
            result.GetValue(attack)!,
            new AttackerOptions(
                new Uri(result.GetValue(page)!),
                result.GetValue(mediaPort),
                result.GetValue(room)!,
                IPAddress.Parse(result.GetValue(firstMember)!),
                result.GetValue(members)),
            result.GetValue(share),
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string name, AttackerOptions options, double share, CancellationToken cancellation)
    {
        await using var attack = AttackKind.Find(name).Create(options);
        Console.WriteLine(JsonSerializer.Serialize(attack.Detail));
        while (await Console.In.ReadLineAsync(cancellation) is not null)
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            var attacking = Task.Run(() => Attacker.RunAsync(attack, share, stop.Token), CancellationToken.None);
            var next = await Console.In.ReadLineAsync(cancellation);
            await stop.CancelAsync();
            var report = await attacking;
            if (next is null)
            {
                break;
            }

            Console.WriteLine(JsonSerializer.Serialize(report));
        }

        return 0;
    }
}
