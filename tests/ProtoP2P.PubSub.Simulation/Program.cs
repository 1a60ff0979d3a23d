using System.Diagnostics;
using System.Globalization;
using ProtoP2P.PubSub.Simulation.Scenarios;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
int nodes = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1_000;
int messages = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 900;
long start = Stopwatch.GetTimestamp();
SpreadResult result = Spread.Run(new SpreadSettings { Nodes = nodes, Messages = messages });
Console.WriteLine(result);
Console.WriteLine($"{Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s, {Environment.WorkingSet / 1_048_576} MiB");
