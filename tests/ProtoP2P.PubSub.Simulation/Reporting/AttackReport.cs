using ProtoP2P.PubSub.Simulation.Attacks;

namespace ProtoP2P.PubSub.Simulation.Reporting;

/// <summary>The attacks, each with scores and without.</summary>
internal static class AttackReport
{
    public static void Run(Arguments arguments, Page page)
    {
        var settings = new AttackSettings(Attack.SybilEclipse) { Seed = arguments.Seed, Honest = arguments.IsQuick ? 20 : 100 };
        page.Add(
            $"{settings.Honest} honest nodes that dial {settings.DialsPerHonestNode} of each other, {settings.MessagesPerSecond} messages a second of all of them, and attackers that dial {settings.DialsPerAttacker} of them each. "
            + $"\"After\" is from {settings.Grace.TotalSeconds:0} heartbeats after the onset on; the other columns but the first two are of the end, {(settings.Grace + settings.Measured).TotalSeconds:0} heartbeats after it.",
            string.Empty,
            "| attack | scores | delivered before | meanwhile | after | p99 after | to the victim | honest in a mesh | attackers in meshes | below graylist | judged in a mesh: below 0 | honest below 0 | sent by an honest node |",
            "|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        List<Series> bySecond = [];
        foreach (Attack attack in Attack.All)
        {
            foreach (bool isScored in (bool[])[true, false])
            {
                AttackResult result = AttackRun.Run(settings with { Attack = attack, IsScored = isScored });
                page.Add(RowOf(attack, isScored, result));
                if (attack == Attack.CovertFlash)
                {
                    bySecond.Add(new Series(isScored ? "with scores" : "without", [.. result.BySecond.Select((share, second) => ((double)second, 100 * share)).Skip(5)]));
                }
            }
        }

        page.Add(
            "pubsub-attack",
            new Chart($"Delivery under {Attack.CovertFlash.Name} at {Attack.CovertFlash.Onset.TotalSeconds:0} s", "seconds", "% of nodes", bySecond));
    }

    private static string RowOf(Attack attack, bool isScored, AttackResult result) =>
        $"| {attack.Name} | {(isScored ? "yes" : "no")} | {Share(result.Before)} | {Share(result.Meanwhile)} | {Share(result.After)} | {result.P99.TotalSeconds:0.00} s | {Share(result.Victim)} "
        + $"| {result.HonestInMesh:0.0} | {result.MeshShare:P1} | {(isScored ? Share(result.Graylisted) : string.Empty)} | {(isScored ? Share(result.BelowZero) : string.Empty)} "
        + $"| {(isScored ? Share(result.HonestBelowZero) : string.Empty)} | {result.SentPerSecond / 1e3:0.0} kB/s |";

    private static string Share(double share) => double.IsNaN(share) ? "–" : share.ToString("P2", System.Globalization.CultureInfo.InvariantCulture);
}
