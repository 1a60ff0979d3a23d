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
            + $"\"After\" is from {settings.Grace.TotalSeconds:0} heartbeats after the onset on; scores and the last columns are of the end, {(settings.Grace + settings.Measured).TotalSeconds:0} heartbeats after it.",
            string.Empty,
            "| attack | scores | delivered before | meanwhile | after | p99 after | to the victim | honest in a mesh | attackers in meshes after | at the end | below graylist | judged in a mesh: below 0 | honest below 0 | sent by an honest node |",
            "|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        List<Series> bySecond = [];
        foreach (Attack attack in Attack.All)
        {
            foreach (bool isScored in (bool[])[true, false])
            {
                AttackResult result = AttackRun.Run(settings with { Attack = attack, IsScored = isScored });
                page.Add(RowOf(attack, isScored, result));
                if (attack == Attack.CovertFlash || attack == Attack.ColdBoot)
                {
                    bySecond.Add(new Series(
                        $"{attack.Name}, {(isScored ? "with scores" : "without")}", [.. result.MeshShareBySecond.Select(static (share, second) => ((double)second, 100 * share))]));
                }
            }
        }

        page.Add(
            "pubsub-attack",
            new Chart($"Attackers in honest meshes; the covert ones flash at {Attack.CovertFlash.Onset.TotalSeconds:0} s", "seconds", "% of places", bySecond));
    }

    private static string RowOf(Attack attack, bool isScored, AttackResult result) =>
        $"| {attack.Name} | {(isScored ? "yes" : "no")} | {Share(result.Before)} | {Share(result.Meanwhile)} | {Share(result.After)} | {result.P99.TotalSeconds:0.00} s | {Share(result.Victim)} "
        + $"| {result.HonestInMesh:0.0} | {result.MeanMeshShare:P1} | {result.MeshShare:P1} | {(isScored ? Share(result.Graylisted) : string.Empty)} | {(isScored ? Share(result.BelowZero) : string.Empty)} "
        + $"| {(isScored ? Share(result.HonestBelowZero) : string.Empty)} | {result.SentPerSecond / 1e3:0.0} kB/s |";

    private static string Share(double share) => double.IsNaN(share) ? "–" : share.ToString("P2", System.Globalization.CultureInfo.InvariantCulture);
}
