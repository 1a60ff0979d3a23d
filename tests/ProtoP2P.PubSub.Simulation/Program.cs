using System.Diagnostics;
using System.Globalization;
using ProtoP2P.PubSub.Simulation.Scenarios;
using ProtoP2P.PubSub.Simulation.Attacks;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
int honest = int.Parse(args[0], CultureInfo.InvariantCulture);
foreach (Attack attack in Attack.All.Where(a => args.Length < 2 || a.Name.Contains(args[1])))
{
foreach (bool scored in new[] { true, false }) {
    long start = Stopwatch.GetTimestamp();
    AttackResult r = AttackRun.Run(new AttackSettings(attack) { Honest = honest, IsScored = scored });
    Console.WriteLine($"{attack.Name} {scored}: before {r.Before:P2} meanwhile {r.Meanwhile:P2} after {r.After:P2} victim {r.Victim:P2} rep {r.Repeated} mesh {r.MeshShare:P1} gray {r.Graylisted:P1} below0 {r.BelowZero:P1} honest<0 {r.HonestBelowZero:P1} sent {r.SentPerSecond / 1e3:0.0} kB/s  [{Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s]");
}
}
if (args.Length > 2) {
    Console.WriteLine(Churn.Run(new ChurnSettings { Nodes = 100, LeavingPerSecond = 2 }));
    Console.WriteLine(Partition.Run(new PartitionSettings { Nodes = 100 }));
}
