using Quickstart;

return args switch
{
    [] => await Demo.RunAsync(),
    ["server"] => await Server.RunAsync(stopWithInput: false),
    ["server", Server.StopWithInput] => await Server.RunAsync(stopWithInput: true),
    ["client", var address] => await Client.RunAsync(address),
    _ => Usage(args),
};

static int Usage(string[] args)
{
    Console.Error.WriteLine($"Quickstart: '{string.Join(' ', args)}' is not understood; expected nothing, 'server', or 'client MULTIADDR'");
    return 2;
}
