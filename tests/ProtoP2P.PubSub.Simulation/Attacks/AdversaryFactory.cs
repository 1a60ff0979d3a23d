using System.Net;
using ProtoP2P.PubSub.Simulation.Adversaries;
using ProtoP2P.PubSub.Simulation.Network;

namespace ProtoP2P.PubSub.Simulation.Attacks;

/// <summary>Makes an adversary.</summary>
internal delegate Adversary AdversaryFactory(SimulatedNetwork network, int index, PeerId id, IPAddress address, PubSubOptions options);
