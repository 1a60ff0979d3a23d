using Contracts;
using Google.Protobuf.WellKnownTypes;
using ProtoP2P;
using ProtoP2P.PubSub;

var serverNews = new PubSubService();
var nodeNews = new PubSubService();
var options = new Libp2pHostOptions();
options.Services.Add(serverNews);
options.ListenAddresses.Add(Multiaddress.Parse("/ip4/127.0.0.1/tcp/0"));
await using Libp2pHost server = Libp2pHost.Create(options);
server.AddProtocol<IWeather>(new Weather());
await server.StartAsync();
server.AddProtocol<IGreeter>(new Greeter());
Multiaddress address = server.ListenAddresses[0].WithPeerId(server.PeerId);

var nodeOptions = new Libp2pHostOptions();
nodeOptions.Services.Add(nodeNews);
await using Libp2pHost node = Libp2pHost.Create(nodeOptions);
await node.StartAsync();

// What the node subscribes to reaches the server with the first connection.
using ITopicSubscription<StringValue> news = nodeNews.GetTopic<INews>().Subscribe();
var isReader = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
serverNews.SubscriptionChanged += (_, _) => isReader.TrySetResult();

IWeather weather = node.GetClient<IWeather>(address);
Reading reading = await weather.ReadAsync(new Place { Name = "Bern" });
Console.WriteLine($"{reading.Place}: {reading.Celsius} degrees");

IGreeter greeter = node.GetClient<IGreeter>(address);
StringValue greeting = await greeter.GreetAsync(new StringValue { Value = "Ada" });
Console.WriteLine(greeting.Value);

await isReader.Task.WaitAsync(TimeSpan.FromSeconds(30));
serverNews.GetTopic<INews>().Publish(new StringValue { Value = "It rains in Bern" });
TopicMessage<StringValue> headline = await news.ReadAsync(new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token);
Console.WriteLine(headline.Value.Value);
