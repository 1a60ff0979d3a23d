using Contracts;
using Google.Protobuf.WellKnownTypes;
using ProtoP2P;

var options = new Libp2pHostOptions();
options.ListenAddresses.Add(Multiaddress.Parse("/ip4/127.0.0.1/tcp/0"));
await using Libp2pHost server = Libp2pHost.Create(options);
server.AddProtocol<IWeather>(new Weather());
await server.StartAsync();
server.AddProtocol<IGreeter>(new Greeter());
Multiaddress address = server.ListenAddresses[0].WithPeerId(server.PeerId);

await using Libp2pHost node = Libp2pHost.Create();
await node.StartAsync();

IWeather weather = node.GetClient<IWeather>(address);
Reading reading = await weather.ReadAsync(new Place { Name = "Bern" });
Console.WriteLine($"{reading.Place}: {reading.Celsius} degrees");

IGreeter greeter = node.GetClient<IGreeter>(address);
StringValue greeting = await greeter.GreetAsync(new StringValue { Value = "Ada" });
Console.WriteLine(greeting.Value);
