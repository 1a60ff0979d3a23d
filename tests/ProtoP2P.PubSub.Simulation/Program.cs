using System.Globalization;
using ProtoP2P.PubSub.Simulation.Reporting;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (Arguments.Read(args) is not { } arguments)
{
    Console.Error.WriteLine(Arguments.Usage);
    return 1;
}

if (arguments.Verb == "fuzz")
{
    FuzzReport.Run(arguments);
    return 0;
}

foreach ((string verb, Action<Arguments, Page> run) in new (string, Action<Arguments, Page>)[]
{
    ("spread", SpreadReport.Run),
    ("large", LargeReport.Run),
    ("change", ChangeReport.Run),
    ("attacks", AttackReport.Run),
})
{
    if (!arguments.Asks(verb))
    {
        continue;
    }

    var page = new Page();
    run(arguments, page);
    if (arguments.Writes)
    {
        page.Write(verb);
    }
}

return 0;
