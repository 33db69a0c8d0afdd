CREATE TABLE studies (
	study_id INTEGER NOT NULL, 
	study_name VARCHAR(512) NOT NULL, 
	PRIMARY KEY (study_id)
);
INSERT INTO studies VALUES(1,'digits');
INSERT INTO studies VALUES(2,'front');
CREATE TABLE study_directions (
	study_direction_id INTEGER NOT NULL, 
	direction VARCHAR(8) NOT NULL, 
	study_id INTEGER NOT NULL, 
	objective INTEGER NOT NULL, 
	PRIMARY KEY (study_direction_id), 
	UNIQUE (study_id, objective), 
	FOREIGN KEY(study_id) REFERENCES studies (study_id)
);
INSERT INTO study_directions VALUES(1,'MAXIMIZE',1,0);
INSERT INTO study_directions VALUES(2,'MAXIMIZE',2,0);
INSERT INTO study_directions VALUES(3,'MINIMIZE',2,1);
CREATE TABLE trials (
	trial_id INTEGER NOT NULL, 
	number INTEGER, 
	study_id INTEGER, 
	state VARCHAR(8) NOT NULL, 
	datetime_start DATETIME, 
	datetime_complete DATETIME, 
	PRIMARY KEY (trial_id), 
	FOREIGN KEY(study_id) REFERENCES studies (study_id)
);
INSERT INTO trials VALUES(1,0,1,'COMPLETE','2026-11-28 21:36:26.817909','2026-11-28 21:36:26.949539');
INSERT INTO trials VALUES(2,1,1,'COMPLETE','2026-11-28 21:36:26.971583','2026-11-28 21:36:27.063870');
INSERT INTO trials VALUES(3,2,1,'COMPLETE','2026-11-28 21:36:27.092915','2026-11-28 21:36:27.176254');
INSERT INTO trials VALUES(4,3,1,'PRUNED','2026-11-28 21:36:27.196047','2026-11-28 21:36:27.275510');
INSERT INTO trials VALUES(5,4,1,'FAIL','2026-11-28 21:36:27.320932','2026-11-28 21:36:27.462935');
INSERT INTO trials VALUES(6,5,1,'COMPLETE','2026-11-28 21:36:27.481005','2026-11-28 21:36:27.551329');
INSERT INTO trials VALUES(7,6,1,'COMPLETE','2026-11-28 21:36:27.571266','2026-11-28 21:36:27.672838');
INSERT INTO trials VALUES(8,7,1,'COMPLETE','2026-11-28 21:36:27.692046','2026-11-28 21:36:27.789971');
INSERT INTO trials VALUES(9,8,1,'WAITING',NULL,NULL);
INSERT INTO trials VALUES(10,9,1,'COMPLETE','2026-11-28 21:36:27.830354','2026-11-28 21:36:27.830354');
INSERT INTO trials VALUES(11,0,2,'COMPLETE','2026-11-28 21:36:27.923874','2026-11-28 21:36:28.015087');
INSERT INTO trials VALUES(12,1,2,'COMPLETE','2026-11-28 21:36:28.049080','2026-11-28 21:36:28.146016');
CREATE TABLE trial_params (
	param_id INTEGER NOT NULL, 
	trial_id INTEGER, 
	param_name VARCHAR(512), 
	param_value FLOAT, 
	distribution_json TEXT, 
	PRIMARY KEY (param_id), 
	UNIQUE (trial_id, param_name), 
	FOREIGN KEY(trial_id) REFERENCES trials (trial_id)
);
INSERT INTO trial_params VALUES(1,1,'lr',0.017826497151386937883,'{"name": "FloatDistribution", "attributes": {"step": null, "low": 0.001, "high": 1.0, "log": true}}');
INSERT INTO trial_params VALUES(2,1,'hidden',12.0,'{"name": "IntDistribution", "attributes": {"log": false, "step": 4, "low": 4, "high": 16}}');
INSERT INTO trial_params VALUES(3,1,'optimizer',1.0,'{"name": "CategoricalDistribution", "attributes": {"choices": ["sgd", "adam"]}}');
INSERT INTO trial_params VALUES(4,1,'wide',0.0,'{"name": "CategoricalDistribution", "attributes": {"choices": [true, false]}}');
INSERT INTO trial_params VALUES(5,2,'lr',0.0036206007257447384711,'{"name": "FloatDistribution", "attributes": {"step": null, "low": 0.001, "high": 1.0, "log": true}}');
INSERT INTO trial_params VALUES(6,2,'hidden',8.0,'{"name": "IntDistribution", "attributes": {"log": false, "step": 4, "low": 4, "high": 16}}');
INSERT INTO trial_params VALUES(7,2,'optimizer',1.0,'{"name": "CategoricalDistribution", "attributes": {"choices": ["sgd", "adam"]}}');
INSERT INTO trial_params VALUES(8,2,'wide',1.0,'{"name": "CategoricalDistribution", "attributes": {"choices": [true, false]}}');
INSERT INTO trial_params VALUES(9,3,'lr',0.0041054120168588911429,'{"name": "FloatDistribution", "attributes": {"step": null, "low": 0.001, "high": 1.0, "log": true}}');
INSERT INTO trial_params VALUES(10,3,'hidden',16.0,'{"name": "IntDistribution", "attributes": {"log": false, "step": 4, "low": 4, "high": 16}}');
INSERT INTO trial_params VALUES(11,3,'optimizer',1.0,'{"name": "CategoricalDistribution", "attributes": {"choices": ["sgd", "adam"]}}');
INSERT INTO trial_params VALUES(12,3,'wide',1.0,'{"name": "CategoricalDistribution", "attributes": {"choices": [true, false]}}');
INSERT INTO trial_params VALUES(13,4,'lr',0.0026373077790924600097,'{"name": "FloatDistribution", "attributes": {"step": null, "low": 0.001, "high": 1.0, "log": true}}');
INSERT INTO trial_params VALUES(14,4,'hidden',4.0,'{"name": "IntDistribution", "attributes": {"log": false, "step": 4, "low": 4, "high": 16}}');
INSERT INTO trial_params VALUES(15,4,'optimizer',1.0,'{"name": "CategoricalDistribution", "attributes": {"choices": ["sgd", "adam"]}}');
INSERT INTO trial_params VALUES(16,4,'wide',1.0,'{"name": "CategoricalDistribution", "attributes": {"choices": [true, false]}}');
INSERT INTO trial_params VALUES(17,5,'lr',0.42576254860113788014,'{"name": "FloatDistribution", "attributes": {"step": null, "low": 0.001, "high": 1.0, "log": true}}');
INSERT INTO trial_params VALUES(18,5,'hidden',16.0,'{"name": "IntDistribution", "attributes": {"log": false, "step": 4, "low": 4, "high": 16}}');
INSERT INTO trial_params VALUES(19,5,'optimizer',0.0,'{"name": "CategoricalDistribution", "attributes": {"choices": ["sgd", "adam"]}}');
INSERT INTO trial_params VALUES(20,5,'wide',1.0,'{"name": "CategoricalDistribution", "attributes": {"choices": [true, false]}}');
INSERT INTO trial_params VALUES(21,6,'lr',0.0019726066891840956553,'{"name": "FloatDistribution", "attributes": {"step": null, "low": 0.001, "high": 1.0, "log": true}}');
INSERT INTO trial_params VALUES(22,6,'hidden',8.0,'{"name": "IntDistribution", "attributes": {"log": false, "step": 4, "low": 4, "high": 16}}');
INSERT INTO trial_params VALUES(23,6,'optimizer',0.0,'{"name": "CategoricalDistribution", "attributes": {"choices": ["sgd", "adam"]}}');
INSERT INTO trial_params VALUES(24,6,'wide',0.0,'{"name": "CategoricalDistribution", "attributes": {"choices": [true, false]}}');
INSERT INTO trial_params VALUES(25,7,'lr',0.11468398705751574329,'{"name": "FloatDistribution", "attributes": {"step": null, "low": 0.001, "high": 1.0, "log": true}}');
INSERT INTO trial_params VALUES(26,7,'hidden',16.0,'{"name": "IntDistribution", "attributes": {"log": false, "step": 4, "low": 4, "high": 16}}');
INSERT INTO trial_params VALUES(27,7,'optimizer',1.0,'{"name": "CategoricalDistribution", "attributes": {"choices": ["sgd", "adam"]}}');
INSERT INTO trial_params VALUES(28,7,'wide',0.0,'{"name": "CategoricalDistribution", "attributes": {"choices": [true, false]}}');
INSERT INTO trial_params VALUES(29,8,'lr',0.0069395606572407427317,'{"name": "FloatDistribution", "attributes": {"step": null, "low": 0.001, "high": 1.0, "log": true}}');
INSERT INTO trial_params VALUES(30,8,'hidden',16.0,'{"name": "IntDistribution", "attributes": {"log": false, "step": 4, "low": 4, "high": 16}}');
INSERT INTO trial_params VALUES(31,8,'optimizer',1.0,'{"name": "CategoricalDistribution", "attributes": {"choices": ["sgd", "adam"]}}');
INSERT INTO trial_params VALUES(32,8,'wide',0.0,'{"name": "CategoricalDistribution", "attributes": {"choices": [true, false]}}');
INSERT INTO trial_params VALUES(33,10,'lr',0.25,'{"name": "FloatDistribution", "attributes": {"step": null, "low": 0.001, "high": 1.0, "log": true}}');
INSERT INTO trial_params VALUES(34,11,'lr',0.4109424374606466257,'{"name": "FloatDistribution", "attributes": {"step": null, "low": 0.1, "high": 1.0, "log": false}}');
INSERT INTO trial_params VALUES(35,11,'hidden',2.0,'{"name": "IntDistribution", "attributes": {"log": false, "step": 1, "low": 1, "high": 4}}');
INSERT INTO trial_params VALUES(36,12,'lr',0.41112028437277226,'{"name": "FloatDistribution", "attributes": {"step": null, "low": 0.1, "high": 1.0, "log": false}}');
INSERT INTO trial_params VALUES(37,12,'hidden',3.0,'{"name": "IntDistribution", "attributes": {"log": false, "step": 1, "low": 1, "high": 4}}');
CREATE TABLE trial_values (
	trial_value_id INTEGER NOT NULL, 
	trial_id INTEGER NOT NULL, 
	objective INTEGER NOT NULL, 
	value FLOAT, 
	value_type VARCHAR(7) NOT NULL, 
	PRIMARY KEY (trial_value_id), 
	UNIQUE (trial_id, objective), 
	FOREIGN KEY(trial_id) REFERENCES trials (trial_id)
);
INSERT INTO trial_values VALUES(1,1,0,0.83982649715138701917,'FINITE');
INSERT INTO trial_values VALUES(2,2,0,0.8216206007257447208,'FINITE');
INSERT INTO trial_values VALUES(3,3,0,0.83010541201685894563,'FINITE');
INSERT INTO trial_values VALUES(4,6,0,0.80997260668918413806,'FINITE');
INSERT INTO trial_values VALUES(5,7,0,0.91131601294248432143,'FINITE');
INSERT INTO trial_values VALUES(6,8,0,0.83293956065724072956,'FINITE');
INSERT INTO trial_values VALUES(7,10,0,0.5,'FINITE');
INSERT INTO trial_values VALUES(8,11,0,0.4109424374606466257,'FINITE');
INSERT INTO trial_values VALUES(9,11,1,2.0,'FINITE');
INSERT INTO trial_values VALUES(10,12,0,0.41112028437277226,'FINITE');
INSERT INTO trial_values VALUES(11,12,1,3.0,'FINITE');
