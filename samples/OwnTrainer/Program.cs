using Gridfold.Abstractions;
using OwnTrainer;

return await GridfoldTrainer.Run(new SoftmaxTrainer());
