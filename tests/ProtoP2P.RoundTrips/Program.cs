using ProtoP2P.RoundTrips.Reporting;

using CancellationTokenSource interrupted = new();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    interrupted.Cancel();
};
return await RoundTripProgram.RunAsync(args, Console.Out, interrupted.Token);
